-- What the SSDA903 return says of each child itself: one row a child a run of its header. Age is that at the run's
-- day. `stands_until` is the run's day, or without end for the last run that held the child: a question about an
-- earlier day is answered by the first run on or after it.
-- Unaccompanied: on the return's list of such children for that collecting year, where one was loaded.
with unaccompanied as (
    select r.year_from, u.child
    from store.ssda903_uasc as u
    join ssda903_run as r using (load_id)
    group by all
)
select
    h.child, r.as_at,
    case when r.newness < max(r.newness) over (partition by h.child) then r.as_at else date 'infinity' end
        as stands_until,
    h.gender, h.ethnicity as ethnic_group, h.age_band,
    case
        when u.child is not null then 'UASC'
        when r.year_from in (select year_from from ssda903_run where feed = 'ssda903_uasc') then 'Not UASC'
    end as unaccompanied
from store.ssda903_header as h
join ssda903_run as r using (load_id)
left join unaccompanied as u on u.child = h.child and u.year_from = r.year_from
qualify row_number() over (partition by h.child, r.as_at order by h.ordinal) = 1
