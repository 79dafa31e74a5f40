-- Every group of statistical neighbours of one authority: one row a model and neighbour, the newest model first, the
-- closest neighbour first.
select model, neighbour_code, neighbour_name, rank, closeness
from neighbour
where old_la_code = $old_la_code
order by model desc, rank
