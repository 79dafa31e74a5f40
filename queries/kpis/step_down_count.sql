-- Families stepped down from social care to early help. Grain: one row an early help episode that began as a step
-- down, in the month it began, however many children it is for. Ambitions plan 2020, ambition 2.
select
    start_date as counted_on, family as child, 1 as numerator, null::int as denominator,
    concat('Early help began on ', on_day(start_date), ' as a step down from social care') as why,
    lead_agency, level, locality
from early_help_episode
where stepped_down
