-- Return home interviews completed, at any time. Grain: one row a missing episode whose 72 hours have run out, in
-- the month of return; interviews declined stay in the denominator.
select
    returned_at::date as counted_on, child, was_completed::int as numerator, 1 as denominator,
    missing_from, team, age_band
from missing_episode
where is_due and interview_required
