-- Records of return home interviews that analyse the risk of further episodes. Grain: one row a missing episode whose
-- interview was completed and whose record somebody has judged, in the month of return. Improvement Plan 2019.
select
    returned_at::date as counted_on, child, (future_risk = 'Yes')::int as numerator, 1 as denominator,
    concat('Interview of ', on_day(completed_at), '; future risk analysed: ', lower(future_risk)) as why,
    missing_from, team, service, locality, age_band, repeat_or_first, exploitation_risk, provider
from missing_episode
where was_completed and future_risk in ('Yes', 'Partly', 'No')
