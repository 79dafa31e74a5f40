-- A conference that led to a plan leaves a plan that begins that day. Source: Working Together to Safeguard Children,
-- child protection conferences; Ofsted Annex A, list 5 against list 7. A plan that begins within 14 days after, or
-- stood already, will do. Looked at on days the list of plans covers.
with known as (
    select min(window_from) as first_day, max(as_at) as last_day
    from live_load
    where feed = 'child_protection_plans'
),
rejected as (
    select r.child
    from store.rejected_child as r
    join live_load as l using (load_id)
    where l.feed = 'child_protection_plans'
)
select
    'section_47' as feed, s.counted_on as as_at, s.team, s.child, s.sheet_row,
    'orphan' as kind, 'The conference led to a plan, but none is on the list of plans' as what,
    'Record the plan, or correct the outcome of the conference.' as mend,
    not exists (
        select 1
        from child_protection_plan as p
        where p.child = s.child and p.start_date <= s.conference_date + 14
          and coalesce(p.end_date, date 'infinity') >= s.conference_date
    ) and s.child not in (from rejected) as is_wrong
from extract_rows('section_47') as s
join known as k on s.conference_date between k.first_day and k.last_day - 14
where s.led_to_plan
