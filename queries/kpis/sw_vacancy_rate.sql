-- Vacant posts as a share of all posts for registered social workers, by full-time equivalent: vacant over vacant plus
-- employed. Grain: one row a vacant post, or an employed worker's post, on the day of the extract. A post covered by
-- an agency worker is still vacant; agency workers are in neither part otherwise. DfE, children's social work
-- workforce census.
select
    counted_on, post_id as child, vacant_fte as numerator, vacant_fte as denominator,
    concat(
        'Vacant post of ', fte_words(vacant_fte), case when is_covered then ', covered by an agency worker' else '' end
    ) as why,
    service, locality, team, role
from vacant_post
where vacant_fte is not null

union all

select
    counted_on, child, 0, worker_fte, concat('In post, ', lower(employment_type), ', ', fte_words(worker_fte)),
    service, locality, team, role
from social_work_post
where is_employed and worker_fte is not null
