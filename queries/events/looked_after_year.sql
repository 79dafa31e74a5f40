-- Every child looked after at any time in the twelve months to each month end, and how often the list says the child
-- went missing. One row a child a month end; series of short breaks (V3, V4) are not counted. Annex A list 8.
-- The list counts the missing episodes of its own twelve months. Of each child the first list on or after the month
-- end is believed, which is exact where lists are as at month ends; of a child gone from the lists by then, the last
-- list that held the child, whose twelve months began a little earlier.
with month_end as (
    select last_day(month) as counted_on
    from covered_month
    where feed = 'children_looked_after' and coverage = 'window'
),
said as (
    select
        r.child, r.start_date, r.missing_12m, l.as_at as said_on,
        r.placement_type, r.placed_in_area, r.age_band, r.team,
        case when l.newness < max(l.newness) over (partition by r.row_key) then l.as_at else date 'infinity' end
            as stands_until
    from store.children_looked_after as r
    join live_load as l using (load_id)
),
looked_after as (
    select m.counted_on, p.child, p.start_date, p.need, p.gender, p.unaccompanied
    from period_of_care as p
    join month_end as m
        on p.start_date <= m.counted_on
       and (p.end_date is null or p.end_date > last_day(m.counted_on - interval 12 months))
)
select
    a.counted_on, a.child, a.start_date, s.said_on,
    max(s.missing_12m) over (partition by a.child, a.counted_on) as missing_12m,
    s.placement_type,
    case s.placed_in_area when 'In' then 'In the council''s area' when 'Out' then 'Outside the council''s area' end
        as placement_location,
    a.need, s.team, s.age_band, a.gender, a.unaccompanied
from looked_after as a
asof join said as s
    on s.child = a.child and s.start_date = a.start_date and s.stands_until >= a.counted_on
qualify row_number() over (partition by a.child, a.counted_on order by a.start_date desc) = 1
