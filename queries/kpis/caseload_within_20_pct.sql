-- Case-holding social workers who hold no more children than their ceiling. Grain: one row a worker on the day of the
-- extract, two part-time posts taken together; a worker whose caseload or full-time equivalent is blank is left out.
-- The ceiling is 20 for a full-time worker, or the worker's own where it is lower (assessed and supported year in
-- employment). Improvement Plan 2019, the 6/20 rule.
with worker as (
    select
        counted_on, child, sum(children_allocated) as children,
        round(sum(least(
            setting('caseload_ceiling_per_fte') * worker_fte,
            coalesce(caseload_ceiling, setting('caseload_ceiling_per_fte') * worker_fte)
        )), 2) as ceiling,
        first(service order by worker_fte desc, post_id) as service,
        first(locality order by worker_fte desc, post_id) as locality,
        first(team order by worker_fte desc, post_id) as team,
        first(role order by worker_fte desc, post_id) as role,
        first(employment_type order by worker_fte desc, post_id) as employment_type
    from social_work_post
    where case_holding
    group by counted_on, child
    having count(worker_fte) = count(*)
)
select
    counted_on, child, (children <= ceiling)::int as numerator, 1 as denominator,
    concat(
        children, case when children = 1 then ' child' else ' children' end, ', ceiling ', format('{:g}', ceiling)
    ) as why,
    service, locality, team, role, employment_type
from worker
where children is not null
