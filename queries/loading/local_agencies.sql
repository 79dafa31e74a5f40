-- How agencies are written in this council's extracts, by its own newest list.
select text_seen, agency, load_id
from partner_agencies
where load_id = (select max(load_id) from loads where feed = 'partner_agencies' and undone_at is null)
  and agency is not null
