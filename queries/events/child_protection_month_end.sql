-- Children on a child protection plan at the end of the last day of each month. One row a child a month end: of two
-- open plans the later counts. What is said of the child is what the first list on or after that day said.
-- Annex A list 7.
select
    counted_on, child, start_date, initial_category, latest_category, previous_plans,
    team, age_band, gender, ethnicity as ethnic_group, disability
from month_end_positions('child_protection_plans')
qualify row_number() over (partition by child, counted_on order by start_date desc, ordinal desc) = 1
