-- The loads of each feed in the order of the days they describe, for the range of rows each usually has. One row a feed
-- and as-at date: of several loads of one day the last.
select l.feed, l.as_at, s.read, s.accepted, s.rejected
from live_load as l
join store.loads as s using (load_id)
where l.as_at is not null and l.replaces in ('events', 'episodes', 'snapshot')
qualify row_number() over (partition by l.feed, l.as_at order by l.newness desc) = 1
order by l.feed, l.as_at
