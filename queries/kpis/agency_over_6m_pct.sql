-- Agency social workers who have been with the council for more than six months. Grain: one row a worker on the day of
-- the extract (see the event agency_worker); without a start date the worker is left out. Exactly six months is not
-- more. Scrutiny report 2022.
select
    counted_on, child,
    (started_on < counted_on - to_months(setting('agency_long_months')::int))::int as numerator, 1 as denominator,
    concat('Agency worker since ', on_day(started_on)) as why, service, locality, team, role, cover_reason
from agency_worker
where started_on is not null
