-- A looked after child is visited within a week. Source: Care Planning, Placement and Case Review (England) Regulations
-- 2010, regulation 28. Looked at once care is older than that; short breaks (V3, V4) are not.
select
    'children_looked_after' as feed, counted_on as as_at, team, child, sheet_row,
    'missing' as kind, 'Looked after over a week without a date of visit' as what,
    'Record the visit, or make it.' as mend,
    last_visit_date is null as is_wrong
from extract_rows('children_looked_after')
where (end_date is null or end_date > counted_on)
  and coalesce(left(legal_status, 2), '') not in ('V3', 'V4')
  and start_date < counted_on - setting('cla_first_visit_days')::int
