-- Children missing three times or more (the council's number) in twelve months, of children missing in them.
-- Grain: one row a child a month end. Improvement Plan 2019, "often missing".
select
    counted_on, child, (incidents >= setting('repeat_missing_episodes'))::int as numerator, 1 as denominator,
    concat('Missing ', how_many(incidents, 'time'), ' in twelve months, last reported on ', on_day(reported_at)) as why,
    missing_from, team, service, locality, age_band, exploitation_risk, provider
from missing_child_year
