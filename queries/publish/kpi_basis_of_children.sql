-- A KPI that counts each child once in any period, on every basis: of a child's cases in the window the last counts,
-- with the team and the rest it had then (as DfE counts children starting and ceasing to be looked after). Periods
-- therefore do not add up. The spine and the gaps are those of kpi_basis_of_cases.
with occasion as (
    select
        case_number,
        lead(date_trunc('month', counted_on)::date) over (
            partition by coalesce(child, case_number::varchar) order by counted_on, case_number
        ) as next_month
    from kpi_case
),
cell as (
    select c.month, o.next_month, c.dimension, c.member, c.numerator, c.denominator
    from kpi_cell as c
    join occasion as o using (case_number)
),
period as (
    select 'in_month' as basis, month, month as first_month from kpi_covered_month
    union all
    select 'rolling_12m', month, (month - interval 11 months)::date from kpi_covered_month
    union all
    select 'ytd', month, make_date(year(month - interval 3 months), 4, 1) from kpi_covered_month
    union all
    select 'quarter', month, date_trunc('quarter', month)::date from kpi_covered_month
),
loaded as (
    select p.basis, p.month, p.first_month, bool_and(c.complete) as complete
    from period as p
    join kpi_covered_month as c on c.month between p.first_month and p.month
    group by all
    having count(*) = date_diff('month', p.first_month, p.month) + 1
),
member as (
    select 'all' as dimension, 'All' as member
    union
    select dimension, member from cell
),
total as (
    select
        l.basis, l.month, c.dimension, c.member,
        fsum(c.numerator) as numerator, fsum(c.denominator) as denominator
    from loaded as l
    join cell as c
        on c.month between l.first_month and l.month and (c.next_month is null or c.next_month > l.month)
    group by all
)
select
    l.month, l.basis, m.dimension, m.member, l.complete,
    coalesce(t.numerator, 0) as numerator, coalesce(t.denominator, 0) as denominator
from loaded as l
cross join member as m
left join total as t using (basis, month, dimension, member)
