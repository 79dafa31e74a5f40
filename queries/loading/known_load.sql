-- Whether a file's content already stands for a feed, sheet and as-at date.
select load_id
from loads
where sha256 = $sha256 and feed = $feed and sheet = $sheet and as_at is not distinct from $as_at
  and undone_at is null
limit 1
