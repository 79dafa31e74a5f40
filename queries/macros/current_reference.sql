-- Reference data of one feed: the newest load of each data set, whole.
create or replace temp macro current_reference(feed_name) as table
select r.*
from query_table('store.' || feed_name) as r
join live_load as l using (load_id)
