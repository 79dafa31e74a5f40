-- Initial child protection conferences held within 15 working days of the strategy discussion that started the
-- section 47 enquiry. Grain: one row a child a conference. A conference before its strategy discussion is not in
-- time (LG Inform metric 3217 keeps it in the total). Working Together: 15 working days.
select
    conference_date as counted_on,
    child,
    coalesce(working_days_between(strategy_date, conference_date) <= 15, false)::int as numerator,
    1 as denominator,
    team,
    age_band,
    case when led_to_plan then 'Plan made' when not led_to_plan then 'No plan' end as outcome
from conference
