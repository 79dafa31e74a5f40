-- Values typed from reports (feed kpi_values), for every KPI: where nothing is computed from cases for that KPI,
-- month and breakdown (none of none is nothing), or the analyst says the typed one stands. Typed twice, the last counts. Without a basis given it
-- is the KPI's own: for a quarter, the quarter that ends with the month.
with typed as (
    select
        v.kpi, v.month, coalesce(v.basis, k.basis) as basis,
        coalesce(v.dimension, 'all') as dimension, coalesce(v.member, 'All') as member,
        v.numerator, v.denominator,
        coalesce(
            v.value,
            case k.unit
                when 'percent' then 100 * v.numerator / nullif(v.denominator, 0)
                when 'rate_per_10000' then 10000 * v.numerator / nullif(v.denominator, 0)
                when 'count' then v.numerator
                else v.numerator / nullif(v.denominator, 0)
            end
        ) as value,
        coalesce(v.source_override, false) as source_override
    from current_events('kpi_values') as v
    join catalogue as k on k.kpi = v.kpi
    qualify row_number() over (
        partition by v.kpi, v.month, coalesce(v.basis, k.basis), coalesce(v.dimension, 'all'), coalesce(v.member, 'All')
        order by v.newness desc, v.sheet_row desc
    ) = 1
)
select kpi, month, basis, dimension, member, numerator, denominator, value, true, false, 'typed'
from typed as t
where t.source_override
   or not exists (
        select 1 from kpi_value as c
        where c.kpi = t.kpi and c.month = t.month and c.basis = t.basis
          and c.dimension = t.dimension and c.member = t.member
          and c.value is not null
   )
