-- Registered children's social workers in post on the day of each extract, agency workers included; those who have
-- left are listed for a while, and not counted. One row a worker's post: a worker with two half posts is two rows,
-- whose full-time equivalents add up. A named worker whose employment type is blank is in post. DfE's rates count registered child and family social workers only.
select
    counted_on, person as child, post_id, role, employment_type, worker_fte, start_date, agency_reason, case_holding,
    manager, children_allocated, caseload_ceiling, days_lost, service, locality, team,
    employment_type in ('Permanent', 'Fixed term') as is_employed
from workforce_row
where registered and is_in_post
  and employment_type is distinct from 'Vacant' and coalesce(employment_type, worker) is not null and worker_fte is distinct from 0
qualify row_number() over (partition by counted_on, post_id, coalesce(worker, ordinal::varchar) order by ordinal) = 1
