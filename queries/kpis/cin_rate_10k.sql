-- Children in need per 10,000. Grain: one row a child a month end with an open episode of need (child protection and
-- care included, as DfE counts). The denominator is the population aged 0-17.
select counted_on, child, 1 as numerator, null::int as denominator, team, age_band, primary_need, case_status
from month_end_positions('children_in_need')
qualify row_number() over (partition by child, counted_on order by start_date desc) = 1
