-- Files of which some load stands: the newest load of each name, and whether it is one the product brought along.
select file, arg_max(sha256, load_id) as sha256, arg_max(loaded_by = $shipped, load_id) as was_shipped
from loads
where undone_at is null
group by file
