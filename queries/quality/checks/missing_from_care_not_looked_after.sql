-- A child missing from care was looked after that day. Source: DfE, statutory guidance on children who run away or go
-- missing, 2014 (missing from care is of looked after children). Looked at on days the list of looked after children
-- covers; another authority's children are not.
with known as (
    select min(window_from) as first_day, max(as_at) as last_day
    from live_load
    where feed = 'children_looked_after'
),
rejected as (
    select r.child
    from store.rejected_child as r
    join live_load as l using (load_id)
    where l.feed = 'children_looked_after'
)
select
    'missing_episodes' as feed, m.counted_on as as_at, m.team, m.child, m.sheet_row,
    'orphan' as kind, 'Missing from care, but not looked after that day' as what,
    'Correct where the child was missing from, or the period of care.' as mend,
    not exists (
        select 1
        from period_of_care as p
        where p.child = m.child and p.start_date <= m.reported_at::date
          and coalesce(p.end_date, date 'infinity') >= m.reported_at::date
    ) and m.child not in (from rejected) as is_wrong
from extract_rows('missing_episodes') as m
join known as k on m.reported_at::date between k.first_day and k.last_day
where m.missing_from = 'Care'
