-- Takes out what a draft takes out. One row for each load that no longer counts.
update loads
set undone_at = d.undone_at, undone_by = d.undone_by
from draft.loads as d
where d.load_id = loads.load_id
  and d.load_id in (select load_id from draft.base_load where counted)
  and d.undone_at is not null
  and loads.undone_at is null
returning loads.load_id
