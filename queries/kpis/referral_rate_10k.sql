-- Referrals per 10,000 children. Grain: one row a referral; the denominator is the population aged 0-17.
-- DfE, characteristics of children in need, table C1.
select
    referral_date as counted_on, child, 1 as numerator, null::int as denominator,
    concat('Referred on ', on_day(referral_date)) as why,
    team, age_band, gender, referral_source
from referral
