-- Second reviews held of children in care, and when the plan for permanence was agreed. One row a child a period of
-- care. What the newest tracker that holds the child says stands; one no longer on it has left care, and keeps what the
-- last one said. A newer row that begins before the old one, or within 31 days of it, is the same period corrected.
-- first_agreed_date: a plan that was changed later has a later date in the tracker; the date an earlier tracker gave
-- for the plan before counts. Another date for the same plan, the first or the last, is a correction: of each plan the
-- newest row's date counts, and none where that row has none.
-- The team and age band are what list 8 says of the period of care.
with version as (
    select r.*, l.newness, l.as_at
    from store.permanence_tracker as r
    join live_load as l using (load_id)
    qualify row_number() over (partition by r.load_id, r.child, r.start_date order by r.ordinal desc) = 1
),
succession as (
    select o.row_key, o.load_id, n.row_key as last_key, n.load_id as last_load
    from version as o
    join version as n
        on n.child = o.child
       and n.newness >= o.newness
       and (n.load_id <> o.load_id or n.row_key = o.row_key)
       and coalesce(n.start_date <= o.start_date + 31, true)
    qualify row_number() over (partition by o.load_id, o.row_key order by n.newness desc, n.start_date desc nulls last) = 1
),
plan_as_corrected as (
    select s.last_load, s.last_key, o.plan_agreed_date
    from succession as s
    join version as o on o.row_key = s.row_key and o.load_id = s.load_id
    qualify row_number() over (
        partition by s.last_load, s.last_key, o.permanence_plan order by o.newness desc, o.start_date desc nulls last
    ) = 1
),
period as (
    select
        v.load_id, v.row_key, v.child, v.permanence_plan, v.second_review_date, v.as_at,
        min(p.plan_agreed_date) as first_agreed_date
    from version as v
    join plan_as_corrected as p on p.last_key = v.row_key and p.last_load = v.load_id
    group by all
)
select p.child, p.second_review_date, p.first_agreed_date, p.permanence_plan, c.team, c.age_band
from period as p
asof left join period_of_care as c on c.child = p.child and c.start_date <= p.second_review_date
where p.second_review_date <= p.as_at
