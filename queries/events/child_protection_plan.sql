-- Child protection plans. One row a child a plan start. Annex A list 7.
select
    child, start_date, end_date, end_is_estimated, initial_category, previous_plans,
    team, age_band, gender, ethnicity as ethnic_group, disability
from current_episodes('child_protection_plans', true)
qualify row_number() over (partition by child, start_date order by end_date nulls last, ordinal) = 1
