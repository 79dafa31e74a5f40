-- Computed values that give way to typed ones: where the analyst says the typed one stands (of a whole, with all its
-- breakdowns, which would no longer add up to it), and, of a KPI whose figures are all typed, the empty ones an extract
-- leaves that holds none of its cases.
delete from kpi_value
where source = 'computed'
  and (
    exists (
        select 1 from kpi_value as t
        where t.source = 'typed' and t.kpi = kpi_value.kpi and t.month = kpi_value.month
          and t.basis = kpi_value.basis
          and (t.dimension = 'all' or t.dimension = kpi_value.dimension and t.member = kpi_value.member)
    )
    or value is null
       and kpi in (select kpi from kpi_value where source = 'typed')
       and kpi not in (select kpi from kpi_value where source = 'computed' and value is not null)
  )
