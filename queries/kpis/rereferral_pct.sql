-- Re-referrals: referrals of a child who was already referred in the twelve months before.
-- Grain: one row a referral. Boundary: exactly twelve calendar months before still counts (months clip to their
-- end); each repeat counts again. Source of the rule: DfE, characteristics of children in need, methodology.
select
    r.referral_date as counted_on,
    r.child,
    exists (
        select 1
        from referral as earlier
        where earlier.child = r.child
          and earlier.referral_date < r.referral_date
          and earlier.referral_date >= r.referral_date - interval 12 months
    )::int as numerator,
    1 as denominator,
    r.team,
    r.age_band,
    r.referral_source,
    case when r.no_further_action then 'No further action' when not r.no_further_action then 'Action taken' end
        as referral_outcome
from referral as r
