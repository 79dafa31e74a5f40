-- Care leavers aged 19-25 the council is in touch with. Grain: one row a young person an extract. Those who died or
-- returned home are left out; those who refused or need no contact stay in, and are not in touch.
select
    counted_on, child, coalesce(is_in_touch, false)::int as numerator, 1 as denominator, age_group, team
from care_leaver
where age between 19 and 25
