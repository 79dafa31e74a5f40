-- Children in care as the SSDA903 return shows them at the end of each month it covers, and on the day of a run that
-- was made within a month. One row a child a day; series of short breaks (V3, V4) are not counted, as DfE does.
-- placements_12m: placements open on any day of the twelve months to the day; temporary ones (T0 to T4) are not
-- counted (DfE, placement stability guide). Null where the episodes loaded do not reach back twelve months.
-- stable_since: when the placement with this carer began; of a child placed for adoption, when the placement before it
-- began (DfE counts the two together). Null where the episodes loaded do not reach back thirty months.
-- The months are counted back from the day after, so that thirty whole months before a month's end begin on a first.
with position_day as (
    select last_day(month) as counted_on, month
    from covered_month
    where feed = 'ssda903_episodes' and coverage = 'month_end'

    union all

    select max(as_at), date_trunc('month', as_at)::date
    from ssda903_run
    where feed = 'ssda903_episodes'
    group by date_trunc('month', as_at)
    having max(as_at) < last_day(max(as_at))
       and date_trunc('month', max(as_at)) not in (
        select month from covered_month where feed = 'ssda903_episodes' and coverage = 'month_end'
    )
),
on_the_day as (
    select d.*, case when h.month >= d.month - interval 1 month then h.known_since end as known_since
    from position_day as d
    asof left join ssda903_history as h on h.month <= d.month
),
in_care as (
    select d.counted_on, d.known_since, e.*
    from ssda903_episode as e
    join on_the_day as d on e.start_date <= d.counted_on and (e.end_date is null or e.end_date > d.counted_on)
),
placements as (
    select i.counted_on, i.child, count(distinct e.placement_number)::int as placements_12m
    from in_care as i
    left join ssda903_episode as e
        on e.child = i.child
       and e.start_date <= i.counted_on
       and (e.end_date is null or e.end_date > i.counted_on - interval 12 months)
       and coalesce(left(e.placement_type, 1), '') <> 'T'
    group by i.counted_on, i.child
)
select
    i.counted_on, i.child,
    p.start_date, p.start_is_known,
    l.start_date as placement_start_date, l.start_is_known as placement_start_is_known,
    case when i.known_since <= i.counted_on + 1 - interval 30 months then
        case when left(i.placement_type, 2) in ('A3', 'A4', 'A5', 'A6')
            then coalesce(l.previous_start, l.start_date) else l.start_date
        end
    end as stable_since,
    case when i.known_since <= i.counted_on + 1 - interval 12 months then n.placements_12m end
        as placements_12m,
    i.legal_status, i.need, i.placement_type, i.placement_provider as provider,
    c.age_band, c.gender, c.ethnic_group, c.unaccompanied
from in_care as i
join ssda903_period as p using (child, period_number)
join ssda903_placement as l using (child, placement_number)
join placements as n using (counted_on, child)
asof left join ssda903_child as c on c.child = i.child and c.stands_until >= i.counted_on
