-- Children in care as each extract saw them (in months without one, as the SSDA903 return shows them), and whether
-- they are placed with their parents (P1): any such placement, or only under a full care order (C2), as the council
-- chose. One row a child a picture.
select
    *,
    coalesce(left(placement_type, 2) = 'P1', false) and (
        choice('placed_with_parents_means') = 'any placement with parents'
        or coalesce(left(legal_status, 2) = 'C2', false)
    ) as is_with_parents,
    case
        when placement_start_date + interval 6 months > counted_on then 'Under six months'
        when placement_start_date + interval 12 months > counted_on then 'Six months to a year'
        when placement_start_date + interval 24 months > counted_on then 'One to two years'
        when placement_start_date is not null then 'Two years or more'
    end as time_placed
from placement_position
