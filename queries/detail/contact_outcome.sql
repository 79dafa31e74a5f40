-- What the front door decided on the contacts of each month, and how soon. Grain: one row a month, source agency and
-- outcome of front_door_contact. due and in_time add up to the KPI contact_decision_1wd_pct.
-- referred: the same child has a referral dated from the day of the contact to 14 days later; traceable: the months of
-- those 14 days are loaded in the list of referrals. Only asked of contacts decided as a referral or a section 47 that
-- name a child.
with referral_month as (
    select month from covered_month where feed = 'referrals' and coverage = 'window'
),
traced as (
    select
        c.*,
        c.outcome in ('Referral to social care', 'Section 47') and c.child is not null
            and date_trunc('month', c.received_at) in (from referral_month)
            and date_trunc('month', c.received_at::date + 14) in (from referral_month) as is_traceable,
        coalesce(r.referral_date <= c.received_at::date + 14, false) as is_referred
    from front_door_contact as c
    asof left join referral as r on r.child = c.child and r.referral_date >= c.received_at::date
)
select
    date_trunc('month', received_at)::date as month, agency, outcome,
    count(*) as contacts,
    count(*) filter (where is_due) as due,
    count(*) filter (where is_due and decided_in_time) as in_time,
    count(*) filter (where is_traceable) as traceable,
    count(*) filter (where is_traceable and is_referred) as referred
from traced
group by all
