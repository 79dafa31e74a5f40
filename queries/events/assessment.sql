-- Continuous (child and family) assessments. One row a child a start. end_date is the day it was authorised;
-- it is estimated when an open assessment left the list without one. Annex A list 4.
select child, start_date, end_date, end_is_estimated, needs_support, team, age_band
from current_episodes('assessments', false)
qualify row_number() over (partition by child, start_date order by end_date nulls last, ordinal) = 1
