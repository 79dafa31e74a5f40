-- Assessments still open at month end that began more than 45 working days before. Grain: one row an assessment a
-- month end it was open past its limit; one that left the list without an end is open until the list that lacks it.
-- A start before the working day calendar began is past any limit. Working Together: 45 working days.
with month_end as (
    select last_day(month) as counted_on
    from covered_month
    where feed = 'assessments' and coverage = 'month_end'
),
open_assessment as (
    select m.counted_on, a.*, working_days_between(a.start_date, m.counted_on) as days_open
    from assessment as a
    join month_end as m on a.start_date <= m.counted_on and (a.end_date is null or a.end_date > m.counted_on)
)
select
    counted_on, child, 1 as numerator, null::int as denominator,
    concat('Started on ', on_day(start_date), ' and still open on ', on_day(counted_on), ', ',
           how_many(days_open, 'working day'), ' later') as why,
    team, age_band, gender, disability
from open_assessment
where coalesce(days_open > 45, true)
