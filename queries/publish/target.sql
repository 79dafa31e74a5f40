-- Targets loaded by the council, dated. One row a KPI and date; the plan's own come from the catalogue.
select
    kpi, effective_from, target_kind as kind, target as value, amber_band as amber, source, agreed_by,
    baseline_value, baseline_date
from current_reference('kpi_targets')
