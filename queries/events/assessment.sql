-- Continuous (child and family) assessments. One row a child a start. end_date is the day it was authorised;
-- it is estimated when an open assessment left the list without one. working_days: from the start (day 0) to the
-- authorisation, null while there is none. Annex A list 4.
select
    child, start_date, end_date, end_is_estimated, needs_support,
    team, age_band, gender, ethnicity as ethnic_group, disability,
    case when not end_is_estimated then working_days_between(start_date, end_date) end as working_days
from current_episodes('assessments', false)
qualify row_number() over (partition by child, start_date order by end_date nulls last, ordinal) = 1
