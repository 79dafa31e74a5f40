-- One KPI by month, dimension and member: sums over its cases, on a spine of every covered month and every member
-- ever seen, so that a month without cases is a zero and a month not loaded is not here.
with cell as (
    select date_trunc('month', counted_on)::date as month, 'all' as dimension, 'All' as member, numerator, denominator
    from kpi_case

    union all

    select date_trunc('month', counted_on)::date, dimension, coalesce(member, 'Not recorded'), numerator, denominator
    from kpi_case unpivot include nulls (
        member for dimension in (columns(* exclude (counted_on, child, numerator, denominator)))
    )
),
covered as (
    select
        month,
        count(*) over (order by month range between to_months($lookback_months) preceding and current row)
            > $lookback_months as complete
    from covered_month
    where feed = $feed and coverage = $coverage
),
member as (
    select 'all' as dimension, 'All' as member
    union
    select dimension, member from cell
),
total as (
    select month, dimension, member, fsum(numerator) as numerator, fsum(denominator) as denominator
    from cell
    group by all
)
select
    c.month, m.dimension, m.member, c.complete,
    coalesce(t.numerator, 0)::double as numerator,
    case when $unit in ('percent', 'ratio') then coalesce(t.denominator, 0)::double end as denominator
from covered as c
cross join member as m
left join total as t using (month, dimension, member)
