-- The newest earlier list of a feed, when it held anything: its as-at date and rows.
select as_at, accepted
from loads
where feed = $feed and as_at < $as_at and undone_at is null
qualify row_number() over (order by as_at desc, load_id desc) = 1 and accepted > 0
