-- Loads that count: not undone, and not replaced whole by a later load of the same picture.
-- One row a load. "newness" orders them: the later as-at date is the newer, then (within a feed) the later loaded; lists
-- of several feeds as at one day stand in the order of their names, whichever came first.
-- Episodes and snapshots are pictures of one day: two loads as at the same day are one picture, the later stands.
-- Reference data (published figures, neighbours, targets) are replaced whole by the newest load of their data set.
select
    load_id, feed, dataset, replaces, as_at, window_from, window_to, loaded_at, synthetic,
    row_number() over (order by as_at nulls first, feed, load_id) as newness
from store.loads
where undone_at is null and feed is not null
qualify
    replaces in ('events', 'values')
    or load_id = max(load_id) over (
        partition by feed, dataset, case when replaces = 'reference' then null else as_at end
    )
