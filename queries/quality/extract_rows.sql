-- The rows of one feed's newest extract of each month, the last twelve months long.
create or replace temp macro extract_rows(feed_name) as table
select r.*, x.as_at as counted_on
from query_table('store.' || feed_name) as r
join newest_extract as x using (load_id)
