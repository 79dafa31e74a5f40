-- Months of every KPI for one member of one breakdown, every basis. One row a KPI, basis and month.
select kpi, basis, month, numerator, denominator, value, complete, provisional, source
from kpi_value
where dimension = $dimension and member = $member
order by kpi, basis, month
