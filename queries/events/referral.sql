-- Referrals to children's social care. One row a child a day: two on one day are one referral, and the one that
-- led to action is kept. Annex A list 3.
select child, referral_date, referral_source, no_further_action, team, age_band
from current_events('referrals')
qualify row_number() over (partition by child, referral_date order by no_further_action nulls last, ordinal) = 1
