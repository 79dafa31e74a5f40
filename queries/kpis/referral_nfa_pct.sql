-- Referrals closed with no further action. Grain: one row a referral; one whose outcome is not recorded stays in the
-- total, as in DfE's table C1 of characteristics of children in need.
select
    referral_date as counted_on, child, coalesce(no_further_action, false)::int as numerator, 1 as denominator,
    concat('Referred on ', on_day(referral_date), '; ',
           lower(coalesce(referral_outcome, 'outcome not recorded'))) as why,
    team, age_band, gender, referral_source
from referral
