-- The loads behind the snapshot, newest first.
select
    load_id, file, feed, dataset, sheet, as_at, window_from, window_to,
    read, accepted, rejected, loaded_at, loaded_by, synthetic
from store.loads
where undone_at is null
order by load_id desc
