-- KPIs a candidate would move, and how many of their months: over the council as a whole, on each KPI's charted basis.
-- A month that comes or goes moves, too. One row a KPI.
with cell as (
    select kpi, month, basis, numerator, denominator, value
    from new.kpi_value
    where dimension = 'all' and basis in ('in_month', 'snapshot')
),
was as (
    select kpi, month, basis, numerator, denominator, value
    from old.kpi_value
    where dimension = 'all' and basis in ('in_month', 'snapshot')
)
select
    coalesce(cell.kpi, was.kpi) as kpi,
    count(distinct coalesce(cell.month, was.month))::int as months,
    count(distinct coalesce(cell.month, was.month)) filter (where was.kpi is null)::int as new_months,
    count(distinct coalesce(cell.month, was.month)) filter (where cell.kpi is null)::int as lost_months
from cell
full join was using (kpi, month, basis)
where cell.numerator is distinct from was.numerator
   or cell.denominator is distinct from was.denominator
   or cell.value is distinct from was.value
   or cell.kpi is null
   or was.kpi is null
group by all
order by months desc, kpi
