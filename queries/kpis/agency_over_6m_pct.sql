-- Agency social workers who have been with the council for more than six months. Grain: one row a worker on the day of
-- the extract (people, not full-time equivalents); the start is that of the unbroken assignment, and without one the
-- worker is left out. Exactly six months is not more. Scrutiny report 2022.
with agency_worker as (
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
)
select
    counted_on, child,
    (started_on < counted_on - to_months(setting('agency_long_months')::int))::int as numerator, 1 as denominator,
    concat('Agency worker since ', on_day(started_on)) as why, service, locality, team, role, cover_reason
from agency_worker
where started_on is not null
