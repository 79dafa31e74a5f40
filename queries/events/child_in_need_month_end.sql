-- Children with an open episode of need at the end of the last day of each month, child protection and care included.
-- One row a child a month end: of two open episodes the later counts. What is said of the child is what the first
-- list on or after that day said. Annex A list 6.
select
    counted_on, child, start_date, primary_need, case_status,
    team, age_band, gender, ethnicity as ethnic_group, disability
from month_end_positions('children_in_need')
qualify row_number() over (partition by child, counted_on order by start_date desc, ordinal desc) = 1
