-- Whether a file's content already is what stands for a feed and as-at date: loaded, not undone, and not replaced by a
-- later load of the same picture. What the product brought along was not loaded by anybody: whoever loads the same
-- published file is told it was loaded, and it is theirs from then on. A load that came before $reread_after was read
-- without the council's newest list of agencies, so reading it again may say more.
select l.load_id
from loads as l
where l.sha256 = $sha256 and l.feed = $feed and l.sheet = $sheet and l.as_at is not distinct from $as_at
  and l.undone_at is null
  and l.loaded_by <> $shipped
  and l.load_id > $reread_after
  and not exists (
    select 1
    from loads as later
    where later.load_id > l.load_id
      and later.undone_at is null
      and later.feed = l.feed
      and later.dataset is not distinct from l.dataset
      and later.as_at is not distinct from l.as_at
      and later.sha256 <> l.sha256
  )
limit 1
