-- Care proceedings issued per 10,000 children. Grain: one row an application (a family a day of issue), as Cafcass
-- counts care applications: cases, not children.
select
    issued_date as counted_on, family as child, 1 as numerator, null::int as denominator,
    concat('Care proceedings issued on ', on_day(issued_date), ' for ', of_children) as why,
    team, feature, family_size
from care_application
