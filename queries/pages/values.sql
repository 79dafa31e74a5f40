-- Values of one KPI as scripts ask for them: any basis, any breakdown, any span of months.
select kpi, month, basis, dimension, member, numerator, denominator, value, complete, provisional, source
from kpi_value
where kpi = $kpi
  and ($basis is null or basis = $basis)
  and dimension = coalesce($dimension, 'all')
  and month >= coalesce($from_month, month)
  and month <= coalesce($to_month, month)
order by basis, dimension, member, month
