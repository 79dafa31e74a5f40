-- Children who left care to live with special guardians (E43 to E48). Grain: one row a period of care, on the day it
-- ended; a child is counted once in any period. DfE, children looked after return, reasons an episode ceased.
select
    end_date as counted_on, child, 1 as numerator, null::int as denominator,
    concat('Left care on ', on_day(end_date), ': ', end_reason) as why,
    case left(end_reason, 3)
        when 'E43' then 'Former foster carer'
        when 'E44' then 'Somebody else'
        when 'E45' then 'Relative or friend who fostered the child'
        when 'E46' then 'Foster carer, not a relative or friend'
        when 'E47' then 'Relative or friend'
        when 'E48' then 'Somebody else'
    end as guardian,
    age_band, team, need
from left_care
where left(end_reason, 3) in ('E43', 'E44', 'E45', 'E46', 'E47', 'E48')
