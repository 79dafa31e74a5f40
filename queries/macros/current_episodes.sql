-- The episodes of one feed (a child and a start) as they now stand, with when each ended.
-- Lists of this kind show what is open, and what ended in their window. So of an episode missing from a later list:
--   it was open: it has ended, between the two lists. The end is taken as the later list's date, or the start of the
--   child's next episode if that came first, and marked as estimated.
--   it had ended inside the later list's window: it was withdrawn at source.
-- A later list that had to reject a row of the same child shows neither.
-- one_row_a_child: the list shows only a child's most recent episode, so an ended one may be missing because another
-- began since; and an open one missing beside another of the same child that began before it, or within 31 days of
-- it, was the same episode under a start since corrected: the old row is withdrawn.
create or replace temp macro current_episodes(feed_name, one_row_a_child) as table
with version as (
    select r.*, l.newness, l.as_at
    from query_table('store.' || feed_name) as r
    join live_load as l using (load_id)
    qualify row_number() over (partition by r.row_key order by l.newness desc) = 1
),
gone_by as (
    select v.row_key, min(newer.as_at) as as_at
    from version as v
    join live_load as newer on newer.feed = feed_name and newer.newness > v.newness
    anti join store.rejected_child as r on r.load_id = newer.load_id and r.child = v.row_child
    where v.end_date is null
    group by v.row_key
),
withdrawn_after_its_end as (
    select v.row_key
    from version as v
    join live_load as newer
        on newer.feed = feed_name
       and newer.newness > v.newness
       and v.end_date between newer.window_from and newer.as_at
    anti join store.rejected_child as r on r.load_id = newer.load_id and r.child = v.row_child
    where not one_row_a_child
       or not exists (
        select 1
        from query_table('store.' || feed_name) as r
        where r.load_id = newer.load_id and r.child = v.child and r.start_date >= v.end_date
    )
),
beside_an_open_one as (
    select v.row_key, v.start_date, min(r.start_date) as other_start
    from version as v
    join live_load as newer on newer.feed = feed_name and newer.newness > v.newness
    join query_table('store.' || feed_name) as r on r.load_id = newer.load_id and r.child = v.child
    where v.end_date is null and one_row_a_child
    group by all
),
withdrawn as (
    select row_key from withdrawn_after_its_end
    union
    select row_key from beside_an_open_one where other_start <= start_date + 31
)
select
    v.* exclude (end_date),
    coalesce(v.end_date, least(n.as_at, o.other_start)) as end_date,
    v.end_date is null and n.as_at is not null as end_is_estimated
from version as v
left join gone_by as n using (row_key)
left join beside_an_open_one as o using (row_key)
where v.row_key not in (from withdrawn)
