-- Months of one KPI for one basis and one member of one breakdown (dimension 'all', member 'All' for the whole).
select month, numerator, denominator, value, complete, provisional, source
from kpi_value
where kpi = $kpi and basis = $basis and dimension = $dimension and member = $member
order by month
