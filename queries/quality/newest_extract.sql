-- The newest extract of each feed in each month of the last twelve: what completeness and the rules are asked of. One
-- row a feed and month. is_newest: the feed's last, and not three months older than the newest of all: a list from it
-- is worth sending.
select
    feed, load_id, as_at, date_trunc('month', as_at)::date as month,
    as_at = max(as_at) over (partition by feed) and as_at > max(as_at) over () - interval 3 months as is_newest
from live_load
where as_at is not null and replaces in ('events', 'episodes', 'snapshot')
qualify row_number() over (partition by feed, date_trunc('month', as_at) order by newness desc) = 1
    and month > date_trunc('month', max(as_at) over ()) - interval 12 months
