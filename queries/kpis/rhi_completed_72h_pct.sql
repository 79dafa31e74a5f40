-- Return home interviews completed within 72 hours of return. Grain: one row a missing episode whose 72 hours have
-- run out, in the month of return; interviews declined stay in the denominator. Statutory guidance of January 2014.
select
    returned_at::date as counted_on, child, completed_in_72h::int as numerator, 1 as denominator,
    interview_words as why,
    missing_from, team, service, locality, age_band, repeat_or_first, exploitation_risk, provider
from missing_episode
where is_due and interview_required
