-- Referrals received. Grain: one row a referral (a child a day). DfE, children in need census: every referral counts.
select
    referral_date as counted_on, child, 1 as numerator, null::int as denominator,
    concat('Referred on ', on_day(referral_date)) as why,
    team, age_band, gender, referral_source
from referral
