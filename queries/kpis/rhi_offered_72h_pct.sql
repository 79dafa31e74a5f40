-- Return home interviews offered within 72 hours of return. Grain: one row a missing episode whose 72 hours have run
-- out, in the month of return; an offer may come before the return. Statutory guidance of January 2014.
select
    returned_at::date as counted_on, child, offered_in_72h::int as numerator, 1 as denominator, offer_words as why,
    missing_from, team, service, locality, age_band, repeat_or_first, exploitation_risk, provider
from missing_episode
where is_due and interview_required
