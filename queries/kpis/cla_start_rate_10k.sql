-- Children who began to be looked after, per 10,000. Grain: one row a period of care, on the day it began; a child is
-- counted once in any period, and short breaks (V3, V4) never, as DfE does (children looked after in England).
select
    start_date as counted_on, child, 1 as numerator, null::int as denominator,
    concat(
        'Came into care on ', on_day(start_date),
        case when second_period_12m = 'Yes' then ', the second time or more within twelve months' end
    ) as why,
    team, age_band, need, legal_status, unaccompanied, gender
from came_into_care
