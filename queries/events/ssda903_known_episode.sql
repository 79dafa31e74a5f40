-- Every episode of the SSDA903 return as it now stands, short breaks too: one row a child a start.
-- Of several versions of an episode the newest run's counts. An episode that a later run should have shown and did not
-- was withdrawn or dated anew; where that run is of a later collecting year, it was over before that year began, and
-- its end is nobody's leaving (end_is_recorded false).
-- A child is in one episode at a time: one still open, or ending late, ended when the child's next one began.
with version as (
    select e.*, r.newness, r.year_from
    from store.ssda903_episodes as e
    join ssda903_run as r using (load_id)
    qualify row_number() over (
        partition by e.child, e.start_date order by r.newness desc, e.end_date desc nulls first, e.ordinal
    ) = 1
),
not_shown as (
    select v.child, v.start_date, arg_min(later.year_from, later.newness) as over_by
    from version as v
    join ssda903_run as later
        on later.feed = 'ssda903_episodes'
       and later.newness > v.newness
       and (v.end_date is null or v.end_date >= later.year_from)
    anti join store.rejected_child as r on r.load_id = later.load_id and r.child = v.child
    group by v.child, v.start_date
)
select
    v.* exclude (end_date),
    least(
        coalesce(v.end_date, n.over_by), lead(v.start_date) over (partition by v.child order by v.start_date)
    ) as end_date,
    v.end_date is not null as end_is_recorded
from version as v
left join not_shown as n using (child, start_date)
where n.over_by is null or n.over_by > v.year_from
