-- Placements of the SSDA903 return, with one carer each: one row a placement. Where the return does not show how it
-- began (start_is_known false), it began on or before the day given.
with placement as (
    select
        child, placement_number,
        any_value(period_number) as period_number,
        min(start_date) as start_date,
        last(end_date order by start_date) as end_date,
        coalesce(first(reason order by start_date) in ('S', 'P', 'B'), false) as start_is_known
    from ssda903_episode
    group by child, placement_number
)
select *, lag(start_date) over (partition by child, period_number order by placement_number) as previous_start
from placement
