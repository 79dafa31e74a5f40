-- The catalogue with each KPI's state, its first and latest month (the latest on its own basis, where it has one), and
-- the first month its look-back is complete.
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
        coalesce(max(month) filter (where on_own), max(month)) as latest_month
    from (
        select v.*, v.basis = k.basis as on_own
        from kpi_value as v
        join kpi as k using (kpi)
        where v.dimension = 'all'
          and (v.basis not in ('rolling_12m', 'ytd') or v.source = 'typed' or k.counts = 'years' or v.basis = k.basis)
    )
    group by kpi
) as v using (kpi)
order by k.position
