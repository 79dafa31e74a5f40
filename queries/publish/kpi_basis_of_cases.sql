-- A KPI that counts cases, on every basis: in the month (or at its end), the financial quarter and year to date, and
-- the twelve months to it, each a sum over its months. The spine is every covered month and every member ever seen,
-- so that a month without cases is a zero and a month not loaded is not here; nor is a window not wholly loaded.
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
kpi_month as (
    select
        c.month, m.dimension, m.member, c.complete,
        coalesce(t.numerator, 0) as numerator, coalesce(t.denominator, 0) as denominator
    from kpi_covered_month as c
    cross join member as m
    left join total as t using (month, dimension, member)
),
basis as (
    select *, $charted_basis as basis, 12 as months
    from kpi_month

    union all

    select
        month, dimension, member,
        bool_and(complete) over twelve, sum(numerator) over twelve, sum(denominator) over twelve,
        'rolling_12m', count(*) over twelve
    from kpi_month
    where $charted_basis = 'in_month'
    window twelve as (
        partition by dimension, member order by month range between interval 11 months preceding and current row
    )

    union all

    select
        month, dimension, member,
        bool_and(complete) over year, sum(numerator) over year, sum(denominator) over year,
        'ytd', case when count(*) over year = (month(month) + 8) % 12 + 1 then 12 end
    from kpi_month
    where $charted_basis = 'in_month'
    window year as (
        partition by dimension, member, year(month - interval 3 months) order by month
        rows between unbounded preceding and current row
    )

    union all

    select
        month, dimension, member,
        bool_and(complete) over quarter, sum(numerator) over quarter, sum(denominator) over quarter,
        'quarter', case when count(*) over quarter = (month(month) - 1) % 3 + 1 then 12 end
    from kpi_month
    where $charted_basis = 'in_month'
    window quarter as (
        partition by dimension, member, year(month), quarter(month) order by month
        rows between unbounded preceding and current row
    )
)
select month, basis, dimension, member, complete, numerator, denominator
from basis
where months = 12
