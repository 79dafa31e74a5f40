-- Every child looked after at any time in the twelve months to each month end the SSDA903 return covers for so long,
-- and how often the child was missing from care on any of those days. One row a child a month end; series of short
-- breaks (V3, V4) are not counted. DfE, guide to the children looked after return.
-- A child back on the day before the twelve months begin, at whatever time, was not missing in them.
-- missing_12m is null where the return's table of missing episodes was not loaded for all of the twelve months.
with asked_month as (
    select distinct month
    from (
        select unnest(generate_series(year_from, as_at, interval 1 month))::date as month, as_at
        from ssda903_run
        where feed = 'ssda903_missing'
    )
    where last_day(month) <= as_at
),
month_end as (
    select
        last_day(h.month) as counted_on,
        (
            select count(*) = 12
            from asked_month as a
            where a.month between h.month - interval 11 months and h.month
        ) as missing_is_told
    from ssda903_history as h
    where h.known_since <= h.month - interval 11 months
),
looked_after as (
    select m.counted_on, m.missing_is_told, e.*
    from ssda903_episode as e
    join month_end as m
        on e.start_date <= m.counted_on
       and (e.end_date is null or e.end_date > last_day(m.counted_on - interval 12 months))
    qualify row_number() over (partition by m.counted_on, e.child order by e.start_date desc) = 1
),
missing as (
    select l.counted_on, l.child, count(distinct m.missing_from_at)::int as episodes
    from looked_after as l
    join current_events('ssda903_missing') as m
        on m.child = l.child
       and m.missing_from_at < l.counted_on + interval 1 day
       and (m.returned_at is null or m.returned_at >= last_day(l.counted_on - interval 12 months) + 1)
    where m.episode_type = 'Missing'
    group by l.counted_on, l.child
)
select
    l.counted_on, l.child,
    case when l.missing_is_told then coalesce(m.episodes, 0) end as missing_12m,
    l.placement_type, l.need, c.age_band, c.gender, c.unaccompanied
from looked_after as l
left join missing as m using (counted_on, child)
asof left join ssda903_child as c on c.child = l.child and c.stands_until >= l.counted_on
