-- Care proceedings issued where neglect is recorded as a feature. Grain: one row an application (a family a day of
-- issue); how many children it was for stands in why and in the family size.
select
    issued_date as counted_on, family as child, 1 as numerator, null::int as denominator,
    concat('Care proceedings issued on ', on_day(issued_date), ' for ', of_children, '; neglect is a feature') as why,
    team, feature, family_size
from care_application
where with_neglect
