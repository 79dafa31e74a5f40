-- Every dated target, the council's own and the plan's.
select kpi, effective_from, kind, value, amber, source, agreed_by, baseline_value, baseline_date
from target
order by kpi, effective_from
