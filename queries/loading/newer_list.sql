-- The newest later list of a feed that is loaded already. Grain: one row, or none.
select as_at, file
from loads
where feed = $feed and as_at > $as_at and undone_at is null
order by as_at desc, load_id desc
limit 1
