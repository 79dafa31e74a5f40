-- Initial child protection conferences held within 15 working days of the strategy discussion that started the
-- section 47 enquiry. Grain: one row a child a conference. A conference before its strategy discussion is not in
-- time (LG Inform metric 3217 keeps it in the total). Working Together: 15 working days. Bands as in DfE's table C4.
select
    conference_date as counted_on,
    child,
    coalesce(working_days <= 15, false)::int as numerator,
    1 as denominator,
    concat('Conference on ', on_day(conference_date), ', ',
           case when working_days is null then 'before'
                else concat(how_many(working_days, 'working day'), ' after') end,
           ' the strategy discussion on ', on_day(strategy_date)) as why,
    team,
    age_band,
    gender,
    disability,
    case when led_to_plan then 'Plan made' when not led_to_plan then 'No plan' end as outcome,
    case
        when working_days <= 10 then '0-10 days'
        when working_days <= 15 then '11-15 days'
        when working_days <= 20 then '16-20 days'
        when working_days > 20 then '21 days or more'
        when conference_date < strategy_date then 'Before the discussion'
    end as duration_band
from conference
