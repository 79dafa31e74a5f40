-- Months of one KPI for one member of one breakdown, every basis.
select basis, month, numerator, denominator, value, complete, provisional, source
from kpi_value
where kpi = $kpi and dimension = $dimension and member = $member
order by basis, month
