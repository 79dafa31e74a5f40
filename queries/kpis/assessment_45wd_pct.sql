-- Assessments authorised within 45 working days of their start. Grain: one row an assessment authorised; an end that
-- is only estimated is not an authorisation. Working Together: 45 working days, the start day being day 0.
select
    end_date as counted_on,
    child,
    coalesce(working_days_between(start_date, end_date) <= 45, false)::int as numerator,
    1 as denominator,
    team,
    age_band,
    case when needs_support then 'Support needed' when not needs_support then 'No support needed' end as outcome
from assessment
where end_date is not null and not end_is_estimated
