-- Return home interviews completed within 72 hours of return. Grain: one row a missing episode whose 72 hours have
-- run out, in the month of return; interviews declined stay in the denominator.
select
    returned_at::date as counted_on, child, completed_in_72h::int as numerator, 1 as denominator,
    missing_from, team, age_band
from missing_episode
where is_due and interview_required
