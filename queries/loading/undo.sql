-- Takes one load out of what counts; its rows stay in the store.
update loads
set undone_at = $undone_at, undone_by = $undone_by
where load_id = $load_id and undone_at is null
returning load_id, file, feed
