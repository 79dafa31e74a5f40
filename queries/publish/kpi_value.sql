-- Every basis of one KPI from its months: in the month (or at its end), the financial quarter and year to date, and
-- the twelve months to it, each a ratio of sums. A window that is not wholly loaded has no row.
-- Rates per 10,000: the population of the mid-year before the year ending 31 March (as DfE divides), or the latest
-- published, and then the value is provisional; for one month the count is taken twelve times (annualised).
with basis as (
    select month, dimension, member, complete, numerator, denominator, $charted_basis as basis, 1 as months
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
),
loaded as (
    select *
    from basis
    where basis in ('in_month', 'snapshot') or months = 12
),
with_population as (
    select l.*, p.population, p.mid_year
    from loaded as l
    asof left join authority_population as p
        on p.mid_year <= year(l.month + interval 9 months) - 1
       and $unit = 'rate_per_10000' and l.dimension = 'all'
)
select
    $kpi as kpi, month, basis, dimension, member,
    numerator,
    case when $unit = 'rate_per_10000' then population else denominator end as denominator,
    case $unit
        when 'count' then numerator
        when 'percent' then 100 * numerator / nullif(denominator, 0)
        when 'ratio' then numerator / nullif(denominator, 0)
        when 'days' then numerator / nullif(denominator, 0)
        when 'rate_per_10000' then
            10000 * numerator * case when basis = 'in_month' then 12 else 1 end / nullif(population, 0)
    end as value,
    complete,
    coalesce($unit = 'rate_per_10000' and mid_year < year(month + interval 9 months) - 1, false) as provisional,
    'computed' as source
from with_population
where not ($unit = 'rate_per_10000' and basis in ('ytd', 'quarter'))
