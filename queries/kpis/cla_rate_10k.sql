-- Children in care per 10,000. Grain: one row a child a month end in care; short breaks (V3, V4) are not counted.
select counted_on, child, 1 as numerator, null::int as denominator, team, age_band, need
from month_end_positions('children_looked_after')
where coalesce(left(legal_status, 2), '') not in ('V3', 'V4')
qualify row_number() over (partition by child, counted_on order by start_date desc) = 1
