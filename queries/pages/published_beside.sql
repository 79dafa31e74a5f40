-- Further published series of one KPI, told beside its own by their label and never on its line: every area and year.
select
    label, period, period_end, area_code, old_la_code, area_name, level, region_name, value, symbol, numerator,
    denominator, source
from published_beside
where kpi = $kpi
order by label, period, level, area_name
