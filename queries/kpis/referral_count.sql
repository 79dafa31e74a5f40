-- Referrals received. Grain: one row a referral (a child a day).
select referral_date as counted_on, child, 1 as numerator, null::int as denominator, team, age_band, referral_source
from referral
