-- Children in care. Grain: one row a child a month end in care; short breaks (V3, V4) are not counted. DfE, children
-- looked after in England.
select
    counted_on, child, 1 as numerator, null::int as denominator,
    concat(
        'In care on ', on_day(counted_on), ', since ', case when not start_is_known then 'at least ' end,
        on_day(start_date)
    ) as why,
    team, age_band, legal_status, placement_type, need, unaccompanied, gender, ethnic_group
from looked_after_month_end
