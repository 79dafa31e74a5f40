-- Section 47 enquiries. One row a child a strategy discussion that started one. Annex A list 5.
select
    child, strategy_date, conference_date, conference_unnecessary, led_to_plan,
    team, age_band, gender, ethnicity as ethnic_group, disability
from current_events('section_47')
qualify row_number() over (partition by child, strategy_date order by conference_date nulls last, ordinal) = 1
