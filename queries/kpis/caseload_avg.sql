-- Children allocated to case-holding social workers per full-time equivalent, agency workers included.
-- Grain: one row a worker's post on the day of the extract; a post whose caseload is blank is left out. DfE, children's social work workforce census.
select
    counted_on, child, children_allocated as numerator, worker_fte as denominator,
    service, team, employment_type
from social_work_post
where case_holding and children_allocated is not null
