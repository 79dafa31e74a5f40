-- Who undid a load, and when. One row, or none when the load was never undone.
select file, undone_by, undone_at
from loads
where load_id = $load_id and undone_at is not null
