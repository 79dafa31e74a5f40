-- Agency social workers as a share of all social workers, by full-time equivalent. Grain: one row a worker's post on
-- the day of the extract; a worker whose employment type is blank is neither. DfE, children's social work workforce census.
select
    counted_on, child, case when employment_type = 'Agency' then worker_fte else 0 end as numerator,
    worker_fte as denominator,
    concat(
        coalesce(employment_type, 'Employment type not recorded'), ', ', fte_words(worker_fte),
        case when employment_type = 'Agency' then coalesce(', cover reason: ' || agency_reason, '') else '' end
    ) as why,
    service, locality, team, role,
    case when employment_type = 'Agency' then agency_reason else 'Employed' end as cover_reason
from social_work_post
where worker_fte is not null and (employment_type = 'Agency' or is_employed)
