-- The published series of one KPI, for every authority, region and England. One row an area a year.
-- Where DfE publishes the figure it is taken as it stands; otherwise it is worked out from the counts it publishes.
-- Rates divide by the mid-year population of the year before, as DfE does. Years that the files loaded do not hold,
-- and figures that cannot be worked out because one of their counts is suppressed, come from DfE's interactive tool
-- (LAIT), where it is loaded. No value always has its reason: the symbol published in its place, or x (not available)
-- where a cell was left empty.
with figure as (
    select *, fits_filters(filters, $filters::varchar[][]) as is_part, fits_filters(filters, $denominator_filters::varchar[][]) as is_whole
    from published_figure
    where dataset = $dataset
),
area as (
    select
        period, level, area_code,
        any_value(old_la_code) as old_la_code, any_value(area_name) as area_name, any_value(region_name) as region_name,
        max(value) filter (where is_part and indicator = $value) as given,
        max(symbol) filter (where is_part and indicator = $value) as given_symbol,
        count(value) filter (where is_part and list_contains($numerator::varchar[], indicator)) as parts,
        sum(value) filter (where is_part and list_contains($numerator::varchar[], indicator)) as part,
        max(symbol) filter (where is_part and list_contains($numerator::varchar[], indicator)) as part_symbol,
        count(value) filter (where is_whole and list_contains($denominator::varchar[], indicator)) as wholes,
        sum(value) filter (where is_whole and list_contains($denominator::varchar[], indicator)) as whole,
        max(symbol) filter (where is_whole and list_contains($denominator::varchar[], indicator)) as whole_symbol
    from figure
    where is_part or is_whole
    group by period, level, area_code
),
counted as (
    select
        a.* exclude (part, whole),
        case when parts = $parts then part end as numerator,
        case when $per_population then p.value when wholes = len($denominator) then whole end as denominator
    from area as a
    left join published_figure as p
        on $per_population
       and p.dataset = 'ons_mid-year_population_estimates' and p.period = a.period - 1 and p.level = a.level
       and coalesce(p.old_la_code, p.area_code) = coalesce(a.old_la_code, a.area_code)
),
from_files as (
    select
        period, level, area_code, old_la_code, area_name, region_name,
        case when $value is not null then given else $scale * numerator / nullif(denominator, 0) end as value,
        case when $value is not null then given_symbol
             when numerator is null then part_symbol
             when denominator is null then whole_symbol
             when denominator = 0 then 'z' end as symbol,
        numerator, denominator, $source as source
    from counted
),
from_lait as (
    select period, level, area_code, old_la_code, area_name, region_name, value, symbol
    from lait_figure
    where measure = $lait
),
series as (
    select
        f.* replace (
            coalesce(f.value, l.value) as value,
            case when f.value is null and l.value is not null then $lait_source else f.source end as source
        )
    from from_files as f
    left join from_lait as l
        on $value is null and l.period = f.period and l.level = f.level
       and coalesce(l.old_la_code, l.area_code) = coalesce(f.old_la_code, f.area_code)

    union all

    select *, null, null, $lait_source
    from from_lait
    where period not in (select period from from_files)
)
select
    $kpi as kpi,
    period,
    make_date(period, $month, $day) as period_end,
    area_code, old_la_code, area_name, level, region_name,
    case when $complement then 100 - value else value end as value,
    case when value is null then coalesce(symbol, 'x') end as symbol,
    case when $complement then denominator - numerator else numerator end as numerator,
    denominator,
    source
from series
