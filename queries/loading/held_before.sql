-- The rows of the newest earlier list of a feed, as they were kept.
select *
from query_table($feed)
where load_id = (
    select arg_max(load_id, (as_at, load_id))
    from loads
    where feed = $feed and as_at < $as_at and undone_at is null
)
