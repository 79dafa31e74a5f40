-- Return home interviews accepted, of those offered. Grain: one row a missing episode with an offer, in the month
-- of return.
select
    returned_at::date as counted_on, child, coalesce(interview_accepted, false)::int as numerator, 1 as denominator,
    missing_from, team, age_band
from missing_episode
where interview_offered = 'Yes'
