-- The cases of a tracker that is sent whole each time, as they now stand: the newest tracker that names a case is the
-- word on it, so a date filled in late restates the months before.
-- stands_until: a newer tracker without the case takes it out of the days that tracker covers; what happened before
-- them stands. Whatever has a date counts when that date is no later than stands_until.
create or replace temp macro current_tracker(feed_name) as table
with version as (
    select r.*, l.newness, l.as_at
    from query_table('store.' || feed_name) as r
    join live_load as l using (load_id)
    qualify row_number() over (partition by r.row_key order by l.newness desc) = 1
)
select v.*, coalesce(n.first_day_without - 1, date 'infinity') as stands_until
from version as v
left join (
    select v.row_key, min(newer.window_from) as first_day_without
    from version as v
    join live_load as newer on newer.feed = feed_name and newer.newness > v.newness
    group by v.row_key
) as n using (row_key)
