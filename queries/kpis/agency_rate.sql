-- Agency social workers as a share of all social workers, by full-time equivalent. Grain: one row a worker's post on
-- the day of the extract. DfE, children's social work workforce census.
select
    counted_on, child, case when employment_type = 'Agency' then worker_fte else 0 end as numerator,
    worker_fte as denominator, service, team
from social_work_post
