-- A looked after child's case is first reviewed within 20 working days. Source: Care Planning, Placement and Case
-- Review (England) Regulations 2010, regulation 33. Looked at once care is older than that; short breaks (V3, V4) are
-- not.
select
    'children_looked_after' as feed, counted_on as as_at, team, child, sheet_row,
    'missing' as kind, 'Looked after over 20 working days without a date of review' as what,
    'Record the review, or hold it.' as mend,
    last_review_date is null as is_wrong
from extract_rows('children_looked_after')
where (end_date is null or end_date > counted_on)
  and coalesce(left(legal_status, 2), '') not in ('V3', 'V4')
  and working_days_between(start_date, counted_on) > 20
