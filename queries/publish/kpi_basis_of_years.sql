-- A KPI whose query looks back twelve months itself (one row a case and month end): the twelve months to each covered
-- month, and no other basis. A month whose twelve months are not all loaded is not here.
with total as (
    select month, dimension, member, fsum(numerator) as numerator, fsum(denominator) as denominator
    from kpi_cell
    group by all
),
member as (
    select 'all' as dimension, 'All' as member
    union
    select dimension, member from total
),
covered as (
    select
        month, complete,
        count(*) over (order by month range between interval 11 months preceding and current row) as months
    from kpi_covered_month
)
select
    c.month, $charted_basis as basis, m.dimension, m.member, c.complete,
    coalesce(t.numerator, 0) as numerator, coalesce(t.denominator, 0) as denominator
from covered as c
cross join member as m
left join total as t using (month, dimension, member)
where c.months = 12
