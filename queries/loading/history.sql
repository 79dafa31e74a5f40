-- Every load, newest first, undone ones too.
select
    load_id, file, feed, dataset, sheet, as_at, window_from, window_to, read, accepted, rejected,
    loaded_at, loaded_by, undone_at, undone_by, sha256
from loads
order by load_id desc
