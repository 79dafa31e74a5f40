-- The newest load of this very content that gave it another day. Grain: one row, or none.
select as_at, file
from loads
where sha256 = $sha256 and feed = $feed and as_at <> $as_at and undone_at is null
order by load_id desc
limit 1
