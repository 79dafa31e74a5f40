-- Practice managers in post on the day of each extract and how many social workers report to them. One row a manager.
-- Social workers are registered workers in post, agency included, who are not managers themselves; people, not posts.
-- A manager nobody is said to report to is left out, for the line manager may be unrecorded.
with manager_in_post as (
    select
        counted_on, person as child,
        first(service order by worker_fte desc nulls last, post_id) as service,
        first(locality order by worker_fte desc nulls last, post_id) as locality,
        first(team order by worker_fte desc nulls last, post_id) as team,
        first(employment_type order by worker_fte desc nulls last, post_id) as employment_type
    from workforce_row
    where role = 'Practice manager' and employment_type is distinct from 'Vacant' and is_in_post
      and coalesce(employment_type, worker) is not null
    group by counted_on, person
),
span as (
    select counted_on, manager as child, count(distinct child) as social_workers
    from social_work_post
    where manager <> child and coalesce(role, '') not in ('Practice manager', 'Service manager', 'Head of service')
    group by counted_on, manager
)
select m.*, s.social_workers
from manager_in_post as m
join span as s using (counted_on, child)
