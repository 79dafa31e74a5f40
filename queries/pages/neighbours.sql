-- The statistical neighbours of one authority in one model, closest first.
select neighbour_code, neighbour_name, rank, closeness
from neighbour
where old_la_code = $old_la_code and model = $model
order by rank
