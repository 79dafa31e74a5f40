-- Case-holding social workers on the day of each extract. One row a worker, two part-time posts taken together: the
-- children they hold and the most they should. The ceiling is the council's for a full-time worker, in proportion for
-- a part-time one, or the worker's own where it is lower (assessed and supported year in employment). A worker whose
-- caseload or full-time equivalent is blank is left out. Improvement Plan 2019, the 6/20 rule.
select
    counted_on, child, sum(children_allocated) as children, sum(worker_fte) as worker_fte,
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
having count(worker_fte) = count(*) and count(children_allocated) > 0
