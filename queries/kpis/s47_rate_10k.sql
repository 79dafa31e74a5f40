-- Section 47 enquiries started, per 10,000 children. Grain: one row an enquiry; the denominator is the population.
-- DfE, characteristics of children in need, table C4.
select
    strategy_date as counted_on, child, 1 as numerator, null::int as denominator,
    concat('Strategy discussion on ', on_day(strategy_date)) as why,
    team, age_band, gender, disability,
    case
        when conference_date is not null and led_to_plan then 'Conference, plan made'
        when conference_date is not null and not led_to_plan then 'Conference, no plan'
        when conference_date is not null then 'Conference, outcome not recorded'
        when conference_unnecessary then 'No conference needed'
        when not conference_unnecessary then 'No conference yet, or already on a plan'
    end as outcome
from section_47_enquiry
