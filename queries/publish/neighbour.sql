-- The authority's statistical neighbours in each DfE model. One row a model and rank.
select
    n.model, n.old_la_code, n.neighbour_code, a.area_name as neighbour_name, n.rank, n.closeness
from current_reference('statistical_neighbours') as n
left join (
    select old_la_code, arg_max(area_name, time_period) as area_name
    from current_reference('published_statistics')
    where geographic_level = 'Local authority'
    group by old_la_code
) as a on a.old_la_code = n.neighbour_code
