-- The episodes of one feed (a child and a start) as they now stand, with when each ended.
-- Lists of this kind show what is open, and what ended in their window. So of an episode missing from a later list:
--   it was open: it has ended, between the two lists; the end is taken as the later list's date, and marked
--   as estimated. If the later list has the child under a start by which it was still open, the start was corrected
--   and the old row is withdrawn.
--   it had ended inside the later list's window: it was withdrawn at source, unless the list (one row a child)
--   shows an episode of the same child that began since in its place.
create or replace temp macro current_episodes(feed_name) as table
with version as (
    select r.*, l.newness, l.as_at
    from query_table('store.' || feed_name) as r
    join live_load as l using (load_id)
    qualify row_number() over (partition by r.row_key order by l.newness desc) = 1
),
next_list as (
    select
        newness,
        lead(as_at) over (order by newness) as next_as_at
    from live_load
    where feed = feed_name
),
withdrawn as (
    select v.row_key
    from version as v
    join live_load as newer
        on newer.feed = feed_name
       and newer.newness > v.newness
       and v.end_date between newer.window_from and newer.as_at
    where not exists (
        select 1
        from query_table('store.' || feed_name) as r
        where r.load_id = newer.load_id and r.child = v.child and r.start_date >= v.end_date
    )

    union

    select v.row_key
    from version as v
    join live_load as newer on newer.feed = feed_name and newer.newness > v.newness
    join query_table('store.' || feed_name) as r
        on r.load_id = newer.load_id and r.child = v.child and r.start_date <= v.as_at
    where v.end_date is null
)
select
    v.* exclude (end_date),
    coalesce(v.end_date, n.next_as_at) as end_date,
    v.end_date is null and n.next_as_at is not null as end_is_estimated
from version as v
join next_list as n using (newness)
where v.row_key not in (from withdrawn)
