-- Children who left care to return home as planned (E4A), of those who left. Grain: one row a period of care, on the
-- day it ended; a child is counted once in any period, as DfE does (children looked after in England).
-- back_in_care guards the figure: a return home that did not last is a return all the same, and can be seen.
select
    end_date as counted_on, child, coalesce(left(end_reason, 3) = 'E4A', false)::int as numerator, 1 as denominator,
    concat(
        'Left care on ', on_day(end_date), ': ', coalesce(end_reason, 'reason not recorded'),
        case when next_start_date is not null then concat('; in care again on ', on_day(next_start_date)) end
    ) as why,
    age_band, team, need,
    case
        when next_start_date <= end_date + interval 12 months then 'Within twelve months'
        else 'Not within twelve months so far'
    end as back_in_care
from period_of_care
where has_ended
