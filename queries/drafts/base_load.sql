-- In a draft's store, every load of the store it was copied from, and whether it counted then. One row a load.
create or replace table base_load as
select load_id, undone_at is null as counted
from loads
