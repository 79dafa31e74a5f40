-- Initial child protection conferences held. One row a child a conference, counted from the latest strategy
-- discussion that led to it. A child already on a plan needs no conference and has no date, so is not here.
-- working_days: from the discussion (day 0) to the conference; null when the conference came before it.
select
    child, conference_date, strategy_date, led_to_plan, team, age_band, gender, ethnic_group, disability,
    working_days_between(strategy_date, conference_date) as working_days
from section_47_enquiry
where conference_date is not null
qualify row_number() over (
    partition by child, conference_date order by strategy_date <= conference_date desc, strategy_date desc
) = 1
