-- The published series of one KPI: every area, every year.
select period, period_end, area_code, old_la_code, area_name, level, region_name, value, symbol, numerator, denominator, source
from published
where kpi = $kpi
order by period, level, area_name
