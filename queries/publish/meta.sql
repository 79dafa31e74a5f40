-- What the snapshot is. latest_month: the last whole month any computed KPI has (else the month of its last picture).
select
    $published_at::timestamp as published_at,
    $snapshot as snapshot,
    $authority_name as authority_name, $authority_code as authority_code, $old_la_code as old_la_code,
    $region_name as region_name, $neighbours_model as neighbours_model,
    (
        select coalesce(max(month) filter (where basis = 'in_month'), max(month))
        from kpi_value
        where source = 'computed'
    ) as latest_month,
    coalesce((select bool_or(synthetic) from coverage), false) as synthetic,
    (select max(holiday_date) from current_reference('bank_holidays')) as bank_holidays_to
