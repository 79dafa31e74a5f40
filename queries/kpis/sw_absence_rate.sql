-- Working days lost to sickness over working days available, of registered social workers the council employs; agency
-- workers are in neither part. Grain: one row a worker's post on the day of the extract. Available: full-time
-- equivalent times the working days of the month up to that day. A blank is no day lost, unless the whole extract is
-- blank, which tells nothing. DfE, children's social work workforce census.
with days as (
    select
        counted_on,
        working_days_between(date_trunc('month', counted_on)::date - 1, counted_on) as working_days
    from social_work_post
    where is_employed
    group by counted_on
    having count(days_lost) > 0
)
select
    p.counted_on, p.child, coalesce(p.days_lost, 0) as numerator, p.worker_fte * d.working_days as denominator,
    concat(
        format('{:g} of {:g} working days lost, ', coalesce(p.days_lost, 0), round(p.worker_fte * d.working_days, 1)),
        fte_words(p.worker_fte)
    ) as why,
    p.service, p.locality, p.team, p.role, p.employment_type
from social_work_post as p
join days as d using (counted_on)
where p.is_employed and p.worker_fte is not null
