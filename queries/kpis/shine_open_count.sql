-- Children open to the complex safeguarding team (SHINE) on the day of the extract. Grain: one row a child an
-- extract. The plan's own measure.
select
    counted_on, child, 1 as numerator, null::int as denominator,
    concat('Open to complex safeguarding on ', on_day(counted_on)) as why,
    service, team, locality, age_band, gender, case_status
from open_case
where complex_safeguarding
