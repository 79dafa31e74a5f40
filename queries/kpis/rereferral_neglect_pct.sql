-- Re-referrals of children with neglect: of the referrals of children whose assessment before or after the referral
-- identifies neglect (factor 16A), those within twelve months of the child's referral before (the rule of the
-- re-referral rate: DfE, characteristics of children in need). Grain: one row a referral of such a child.
-- Before: the last assessment authorised before the day of the referral, however long ago. After: the first one
-- authorised on that day or later, and before the child's next referral.
with followed as (
    select *, lead(referral_date) over (partition by child order by referral_date) as next_date
    from referral
),
assessed as (
    select
        r.*,
        coalesce(b.neglect, false) as neglect_before, b.assessment_date as assessed_before,
        coalesce(a.neglect and (r.next_date is null or a.assessment_date < r.next_date), false) as neglect_after,
        a.assessment_date as assessed_after
    from followed as r
    asof left join assessed_child as b on b.child = r.child and b.assessment_date < r.referral_date
    asof left join assessed_child as a on a.child = r.child and a.assessment_date >= r.referral_date
)
select
    referral_date as counted_on, child, is_rereferral::int as numerator, 1 as denominator,
    concat(
        why_again, '; neglect at the assessment of ',
        on_day(case when neglect_before then assessed_before else assessed_after end)
    ) as why,
    team, age_band, referral_source,
    case
        when neglect_before and neglect_after then 'Before and after'
        when neglect_before then 'Before the referral'
        else 'After the referral'
    end as neglect_found
from assessed
where neglect_before or neglect_after
