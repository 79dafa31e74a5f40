-- Missing episodes, in the month of return. Grain: one row an episode.
select returned_at::date as counted_on, child, 1 as numerator, null::int as denominator, missing_from, team, age_band
from missing_episode
