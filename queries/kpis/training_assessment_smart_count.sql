-- People who completed the training in assessment and SMART planning. Grain: one row a person, on the day of it.
-- Everybody trained counts, partners too, and those who have left since.
select
    completed_date as counted_on, child, 1 as numerator, null::int as denominator,
    concat('Completed ', on_day(completed_date)) as why, agency, team, role, employment_type
from training_completion
where programme = 'Assessment and SMART planning'
