-- Takes one load out of what counts; its rows stay in the store. One row, or none when there is no such load to undo.
update loads
set undone_at = $undone_at, undone_by = $undone_by
where load_id = $load_id and undone_at is null
returning file, feed, sheet, as_at, read, accepted, rejected, window_from, window_to
