-- The list of a feed that stands for one day: the newest load as at that day. Grain: one row, or none.
select load_id, file, window_from, window_to
from loads
where feed = $feed and as_at = $as_at and undone_at is null
order by load_id desc
limit 1
