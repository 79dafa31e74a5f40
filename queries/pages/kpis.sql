-- The catalogue with each KPI's state, its first and latest month, and the first month its look-back is complete.
-- One row a KPI; first_month is null where there is no figure on any basis.
select
    k.*,
    v.first_month, v.complete_from, v.latest_month
from kpi as k
left join (
    select
        kpi,
        min(month) as first_month,
        min(month) filter (where complete) as complete_from,
        max(month) as latest_month
    from kpi_value
    where dimension = 'all'
      and (basis not in ('rolling_12m', 'ytd') or source = 'typed' or kpi in (select kpi from kpi where counts = 'years'))
    group by kpi
) as v using (kpi)
order by k.position
