-- An assessment follows a referral, or is of a child already open. Source: Working Together to Safeguard Children,
-- chapter on assessment; DfE children in need census, where every episode begins with a referral. Wrong is one whose
-- child was not referred in the year before (a rejected row is a referral) and was not in need since before it. Looked
-- at once a year of referrals is loaded before the assessment.
with known as (
    select min(window_from) as first_day
    from live_load
    where feed = 'referrals'
),
referred as (
    select distinct child, referral_date from store.referrals semi join live_load using (load_id)
),
rejected as (
    select r.child
    from store.rejected_child as r
    join live_load as l using (load_id)
    where l.feed = 'referrals'
),
in_need as (
    select child, start_date, max(coalesce(end_date, as_at)) as seen_to
    from listed_child
    where feed = 'children_in_need'
    group by all
)
select
    'assessments' as feed, a.counted_on as as_at, a.team, a.child, a.sheet_row,
    'orphan' as kind, 'An assessment without a referral' as what,
    'Record the referral that led to it, or correct its start.' as mend,
    not exists (
        select 1
        from referred as r
        where r.child = a.child and r.referral_date between a.start_date - interval 12 months and a.start_date
    ) and not exists (
        select 1
        from in_need as n
        where n.child = a.child and n.start_date < a.start_date - interval 12 months and n.seen_to >= a.start_date
    ) and a.child not in (from rejected) as is_wrong
from extract_rows('assessments') as a
join known as k on a.start_date >= k.first_day + interval 12 months
