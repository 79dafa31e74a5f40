-- Referrals per 10,000 children. Grain: one row a referral; the denominator is the population aged 0-17.
select referral_date as counted_on, child, 1 as numerator, null::int as denominator, team, age_band, referral_source
from referral
