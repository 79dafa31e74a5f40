-- Missing episodes, in the month of return. Grain: one row an episode. Counted as the statutory guidance of January
-- 2014 lets interviews be judged: by the return (see the event missing_episode).
select
    returned_at::date as counted_on, child, 1 as numerator, null::int as denominator,
    concat('Reported missing on ', on_day(reported_at), ', returned on ', on_day(returned_at)) as why,
    missing_from, team, service, locality, age_band, repeat_or_first, exploitation_risk, provider
from missing_episode
