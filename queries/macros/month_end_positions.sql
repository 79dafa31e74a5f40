-- Who was open on the last day of each month: one row an episode a month end, for months whose end is covered.
-- What is said of the child (team, age band, status) is what the first list on or after that day said; of an episode
-- that left the list without an end, the last list that held it.
create or replace temp macro month_end_positions(feed_name) as table
with month_end as (
    select last_day(month) as counted_on
    from covered_month
    where feed = feed_name and coverage = 'month_end'
),
open_episode as (
    select m.counted_on, e.row_key
    from current_episodes(feed_name, true) as e
    join month_end as m
        on e.start_date <= m.counted_on and (e.end_date is null or e.end_date > m.counted_on)
)
select o.counted_on, d.*
from open_episode as o
asof join (
    select
        r.*,
        case when l.newness < max(l.newness) over (partition by r.row_key) then l.as_at else date 'infinity' end
            as stands_until
    from query_table('store.' || feed_name) as r
    join live_load as l using (load_id)
) as d
    on d.row_key = o.row_key and d.stands_until >= o.counted_on
