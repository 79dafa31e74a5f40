-- What became of the referrals of each month. Grain: one row a month, source and team of referral.
-- assessed: of those that led to action, an assessment of the same child began from the day of the referral to 14 days
-- later and before the child's next referral; traceable: the months of those 14 days are loaded in the list of
-- assessments.
with assessment_month as (
    select month from covered_month where feed = 'assessments' and coverage = 'window'
),
followed as (
    select *, lead(referral_date) over (partition by child order by referral_date) as next_date
    from referral
),
traced as (
    select
        r.*,
        coalesce(not r.no_further_action, false)
            and date_trunc('month', r.referral_date) in (from assessment_month)
            and date_trunc('month', r.referral_date + 14) in (from assessment_month) as is_traceable,
        coalesce(
            a.start_date <= r.referral_date + 14 and (r.next_date is null or a.start_date < r.next_date), false
        ) as is_assessed
    from followed as r
    asof left join assessment as a on a.child = r.child and a.start_date >= r.referral_date
)
select
    date_trunc('month', referral_date)::date as month, referral_source as source, team,
    count(*) as referrals,
    count(*) filter (where no_further_action) as no_further_action,
    count(*) filter (where not no_further_action) as action_taken,
    count(*) filter (where is_rereferral) as rereferrals,
    count(*) filter (where is_traceable) as traceable,
    count(*) filter (where is_traceable and is_assessed) as assessed
from traced
group by all
