-- The published series of every KPI for every area and year.
select kpi, period, period_end, area_code, old_la_code, area_name, level, region_name, value, symbol, numerator, denominator, source
from published
order by kpi, period, level, area_name
