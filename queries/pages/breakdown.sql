-- One KPI in one month by the members of one breakdown.
select member, numerator, denominator, value, complete
from kpi_value
where kpi = $kpi and basis = $basis and month = $month and dimension = $dimension
order by member
