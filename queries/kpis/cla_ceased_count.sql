-- Children who ceased to be looked after. Grain: one row a period of care, on the day it ended; a child is counted
-- once in any period, on the last occasion, as DfE does (children looked after in England). An end nobody recorded
-- (a child who dropped off the list) is not counted.
select
    end_date as counted_on, child, 1 as numerator, null::int as denominator,
    concat('Left care on ', on_day(end_date), ': ', coalesce(end_reason, 'reason not recorded')) as why,
    end_reason, age_band, team, need, placement_type, unaccompanied, gender
from left_care
