-- Children who left care to live with special guardians (E43 to E48), of those who left. Grain: one row a period of
-- care, on the day it ended; a child is counted once in any period. DfE, children looked after return, reasons an
-- episode ceased.
select
    end_date as counted_on, child,
    coalesce(left(end_reason, 3) in ('E43', 'E44', 'E45', 'E46', 'E47', 'E48'), false)::int as numerator,
    1 as denominator,
    concat('Left care on ', on_day(end_date), ': ', coalesce(end_reason, 'reason not recorded')) as why,
    age_band, team, need
from left_care
