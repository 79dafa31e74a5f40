-- Children allocated to case-holding social workers per full-time equivalent, agency workers included.
-- Grain: one row a worker's post on the day of the extract; a worker whose caseload is blank is left out, but not the
-- second post of one whose children all stand beside the first. DfE, children's social work workforce census.
select
    counted_on, child, coalesce(children_allocated, 0) as numerator, worker_fte as denominator,
    concat(coalesce(children_allocated, 0), case when children_allocated = 1 then ' child, ' else ' children, ' end,
           fte_words(worker_fte)) as why,
    service, locality, team, role, employment_type
from social_work_post
where case_holding and worker_fte is not null
qualify count(children_allocated) over (partition by counted_on, child) > 0
