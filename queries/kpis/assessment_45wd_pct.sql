-- Assessments authorised within 45 working days of their start. Grain: one row an assessment authorised; an end that
-- is only estimated is not an authorisation. Working Together: 45 working days, the start day being day 0.
-- Bands of working days as in DfE's table C2 of characteristics of children in need.
select
    end_date as counted_on,
    child,
    coalesce(working_days <= 45, false)::int as numerator,
    1 as denominator,
    concat('Authorised on ', on_day(end_date), ', ', how_many(working_days, 'working day'), ' after it started on ',
           on_day(start_date)) as why,
    team,
    age_band,
    gender,
    disability,
    case when needs_support then 'Support needed' when not needs_support then 'No support needed' end as outcome,
    case
        when working_days = 0 then 'Same day'
        when working_days <= 10 then '1-10 days'
        when working_days <= 20 then '11-20 days'
        when working_days <= 30 then '21-30 days'
        when working_days <= 40 then '31-40 days'
        when working_days <= 45 then '41-45 days'
        when working_days <= 50 then '46-50 days'
        when working_days <= 60 then '51-60 days'
        when working_days > 60 then '61 days or more'
    end as duration_band
from assessment
where end_date is not null and not end_is_estimated
