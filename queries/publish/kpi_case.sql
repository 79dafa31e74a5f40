-- The cases of one KPI, numbered: by day and child, and of a child's cases on one day in an order of their own, so that
-- the same loads always give the same numbers.
select f.*, row_number() over (order by f.counted_on, f.child, f) as case_number
from found_case as f
order by case_number
