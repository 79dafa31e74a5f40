-- Number of re-referrals. Grain: one row a referral of a child already referred in the twelve months before.
-- Source of the rule: DfE, characteristics of children in need, methodology (see the event referral).
select
    referral_date as counted_on, child, 1 as numerator, null::int as denominator, why_again as why,
    team, age_band, gender, referral_source, referral_outcome
from referral
where is_rereferral
