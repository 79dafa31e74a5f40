-- Social workers who left in the twelve months to each month end, over those in post in that month's extract, by
-- full-time equivalent; agency workers are in neither part. Grain: one row a leaver, or a worker's post, and month end.
-- A leaver listed in several extracts counts once. DfE, children's social work workforce census.
with month_end as (
    select last_day(month) as counted_on
    from covered_month
    where feed = 'workforce' and coverage = 'snapshot'
)
select
    m.counted_on, s.child, s.worker_fte as numerator, 0 as denominator,
    concat('Left ', on_day(s.end_date), ', ', lower(s.employment_type), ', ', fte_words(s.worker_fte)) as why,
    s.service, s.locality, s.team, s.role, s.employment_type
from social_work_spell as s
join month_end as m
    on s.end_date <= m.counted_on and s.end_date > last_day(m.counted_on - interval 12 months)
where s.has_left and s.worker_fte is not null

union all

select
    last_day(counted_on), child, 0, worker_fte,
    concat('In post on ', on_day(counted_on), ', ', lower(employment_type), ', ', fte_words(worker_fte)),
    service, locality, team, role, employment_type
from social_work_post
where is_employed and worker_fte is not null
