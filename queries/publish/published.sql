-- The published series of one KPI, for every authority, region and England. One row an area a year.
-- Where DfE publishes the figure it is taken as it stands; otherwise it is worked out from the counts it publishes.
-- Rates divide by the mid-year population of the year before, as DfE does.
with figure as (
    select
        time_period, geographic_level, area_code, old_la_code, area_name, region_name, indicator, value, symbol
    from current_reference('published_statistics')
    where dataset = $dataset
      and list_has_all(string_split(coalesce(filters, ''), '|'), $filters)
),
area as (
    select
        time_period as period, geographic_level as level, area_code,
        any_value(old_la_code) as old_la_code, any_value(area_name) as area_name, any_value(region_name) as region_name,
        max(value) filter (where indicator = $value) as given,
        max(symbol) filter (where indicator = $value) as given_symbol,
        case when count(value) filter (where indicator in (select unnest($numerator))) = len($numerator)
             then sum(value) filter (where indicator in (select unnest($numerator))) end as numerator,
        max(symbol) filter (where indicator in (select unnest($numerator))) as numerator_symbol,
        case when count(value) filter (where indicator in (select unnest($denominator))) = len($denominator)
             then sum(value) filter (where indicator in (select unnest($denominator))) end as counted
    from figure
    group by all
),
divided as (
    select
        a.*,
        case when $per_population then p.population::double else a.counted end as denominator
    from area as a
    left join current_reference('population') as p
        on $per_population and p.time_period = a.period - 1 and p.area_code = a.area_code
       and p.geographic_level = a.level
)
select
    $kpi as kpi,
    period,
    case when $position = '30 September' then make_date(period, 9, 30) else make_date(period, 3, 31) end as period_end,
    area_code, old_la_code, area_name, level, region_name,
    case when $value is not null then given
         else (case $unit when 'percent' then 100 when 'rate_per_10000' then 10000 else 1 end)
              * numerator / nullif(denominator, 0) end as value,
    case when $value is not null then given_symbol else numerator_symbol end as symbol,
    numerator, denominator,
    $source as source
from divided
