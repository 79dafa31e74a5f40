-- Agency social workers on the day of each extract, and since when. One row a worker (people, not full-time
-- equivalents); the start is that of the unbroken assignment, blank where the extract gives none.
select
    counted_on, child, min(start_date) as started_on,
    first(service order by worker_fte desc nulls last, post_id) as service,
    first(locality order by worker_fte desc nulls last, post_id) as locality,
    first(team order by worker_fte desc nulls last, post_id) as team,
    first(role order by worker_fte desc nulls last, post_id) as role,
    first(agency_reason order by worker_fte desc nulls last, post_id) as cover_reason
from social_work_post
where employment_type = 'Agency'
group by counted_on, child
