-- Re-referrals: referrals of a child who was already referred in the twelve months before.
-- Grain: one row a referral; each repeat counts again. Source of the rule: DfE, characteristics of children in need,
-- methodology (see the event referral).
select
    referral_date as counted_on, child, is_rereferral::int as numerator, 1 as denominator, why_again as why,
    team, age_band, gender, ethnic_group, referral_source, referral_outcome
from referral
