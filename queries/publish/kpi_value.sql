-- The values of one KPI: on every basis a ratio of sums.
-- Rates per 10,000: the population of the mid-year before the year ending 31 March (as DfE divides), or the latest
-- published, and then the value is provisional; for one month the count is taken twelve times (annualised).
with with_population as (
    select b.*, p.population, p.mid_year
    from kpi_basis as b
    asof left join authority_population as p
        on p.mid_year <= year(b.month + interval 9 months) - 1
       and $unit = 'rate_per_10000' and b.dimension = 'all'
)
select
    $kpi as kpi, month, basis, dimension, member,
    numerator,
    case
        when $unit = 'rate_per_10000' then population
        when $unit in ('percent', 'ratio', 'days') then denominator
    end as denominator,
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
