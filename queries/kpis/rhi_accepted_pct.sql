-- Return home interviews accepted, of those offered. Grain: one row a missing episode with an offer, in the month
-- of return. Statutory guidance of January 2014.
select
    returned_at::date as counted_on, child, coalesce(interview_accepted, false)::int as numerator, 1 as denominator,
    concat(offer_words, case
        when interview_accepted then '; accepted'
        when interview_accepted is null then '; no answer recorded'
        else concat('; not accepted', ': ' || lower(not_accepted_reason))
    end) as why,
    missing_from, team, service, locality, age_band, repeat_or_first, exploitation_risk, provider
from missing_episode
where interview_offered = 'Yes'
