-- The events of one feed as they now stand. Each load is the truth inside the window of dates it covers:
-- a row counts unless a newer load covers its date and no longer holds it (withdrawn or corrected at source).
-- Of several versions of one row the newest counts, so overlapping extracts never count a case twice.
-- A newer load that had to reject a row of the same child has not shown that the earlier row is gone.
create or replace temp macro current_events(feed_name) as table
with version as (
    select r.*, l.newness, l.as_at
    from query_table('store.' || feed_name) as r
    join live_load as l using (load_id)
    qualify row_number() over (partition by r.row_key order by l.newness desc) = 1
)
select v.*
from version as v
where not exists (
    select 1
    from live_load as newer
    where newer.feed = feed_name
      and newer.newness > v.newness
      and v.row_date between newer.window_from and newer.window_to
      and not exists (
        select 1 from store.rejected_child as r where r.load_id = newer.load_id and r.child = v.row_child
      )
)
