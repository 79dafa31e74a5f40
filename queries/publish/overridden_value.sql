-- Computed values that give way to a typed one the analyst says stands.
delete from kpi_value
where source = 'computed'
  and exists (
        select 1 from kpi_value as t
        where t.source = 'typed' and t.kpi = kpi_value.kpi and t.month = kpi_value.month
          and t.basis = kpi_value.basis and t.dimension = kpi_value.dimension and t.member = kpi_value.member
  )
