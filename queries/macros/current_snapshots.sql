-- The pictures of one feed, one for each month: its newest as-at date in that month.
create or replace temp macro current_snapshots(feed_name) as table
select r.*, l.as_at as counted_on
from query_table('store.' || feed_name) as r
join live_load as l using (load_id)
where l.load_id in (
    select arg_max(load_id, newness)
    from live_load
    where feed = feed_name
    group by date_trunc('month', as_at)
)
