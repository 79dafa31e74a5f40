-- Targets loaded by the council, dated. One row a KPI and date (given twice, the last counts); the plan's own come from
-- the catalogue.
select
    kpi, effective_from,
    case target_kind when 'no_target' then 'none' else target_kind end as kind,
    target as value, amber_band as amber, source, agreed_by, baseline_value, baseline_date
from current_reference('kpi_targets')
qualify row_number() over (partition by kpi, effective_from order by sheet_row desc) = 1
