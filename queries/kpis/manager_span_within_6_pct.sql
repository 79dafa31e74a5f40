-- Practice managers who supervise no more than six social workers. Grain: one row a practice manager in post on the day
-- of the extract. Social workers are registered workers in post, agency included, who are not managers themselves;
-- people, not posts. A manager nobody is said to report to is left out, for the line manager may be unrecorded.
-- Improvement Plan 2019, the 6/20 rule.
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
select
    m.counted_on, m.child, (s.social_workers <= setting('manager_span_limit'))::int as numerator, 1 as denominator,
    concat(
        'Supervises ', s.social_workers, case when s.social_workers = 1 then ' social worker' else ' social workers' end
    ) as why,
    m.service, m.locality, m.team, m.employment_type
from manager_in_post as m
join span as s using (counted_on, child)
