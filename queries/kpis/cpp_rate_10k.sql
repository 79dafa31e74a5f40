-- Children subject of a child protection plan per 10,000. Grain: one row a child a month end with an open plan.
select counted_on, child, 1 as numerator, null::int as denominator, team, age_band, latest_category as category_of_abuse
from month_end_positions('child_protection_plans')
qualify row_number() over (partition by child, counted_on order by start_date desc) = 1
