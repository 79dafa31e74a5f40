-- Every published figure loaded, under the names today's releases have. One row an area, year, breakdown and column.
-- A release holds many years and revises the old ones: of two that hold a year the newer counts, which is the one
-- that reaches the later year (then the one loaded later), whatever names its columns had.
with loaded as (
    select
        f.*,
        coalesce(n.now_dataset, f.dataset) as now_dataset,
        coalesce(c.now_indicator, f.indicator) as now_indicator
    from store.published_statistics as f
    join store.loads as l using (load_id)
    left join renamed_dataset as n on n.dataset = f.dataset
    left join renamed_column as c on c.dataset = f.dataset and c.indicator = f.indicator
    where l.undone_at is null
),
release as (
    select load_id, now_dataset, max(time_period) as last_year
    from loaded
    group by all
),
holding as (
    select distinct load_id, now_dataset, time_period from loaded
),
newest as (
    select h.load_id, h.now_dataset, h.time_period
    from holding as h
    join release as r using (load_id, now_dataset)
    qualify row_number() over (
        partition by h.now_dataset, h.time_period order by r.last_year desc, h.load_id desc
    ) = 1
)
select
    now_dataset as dataset, time_period as period, geographic_level as level, area_code, old_la_code, area_name,
    region_name, filters, now_indicator as indicator, value, symbol
from loaded
join newest using (load_id, now_dataset, time_period)

union all

select
    'ons_mid-year_population_estimates', time_period, geographic_level, area_code, old_la_code, area_name,
    null, null, 'population_estimate', population, case when population is null then 'x' end
from current_reference('population')
