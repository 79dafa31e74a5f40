-- The loads a draft brings, in the order they came: whose content they are, and the newest load they were added to.
-- One row a load.
select load_id as drafted_as, sha256, feed, sheet, as_at, (select coalesce(max(load_id), 0) from draft.base_load) as base
from draft.loads
anti join draft.base_load using (load_id)
order by load_id
