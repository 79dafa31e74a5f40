-- Periods of care of the SSDA903 return: one row a child a period, a chain of episodes. DfE, guide to the children
-- looked after return.
-- start_is_known: the chain begins with RNE S. Otherwise the child was in care before the first episode the return
-- shows, and the start given is only the day since which that is certain.
-- has_ended: an end somebody recorded that is not X1, which says that care went on.
select
    child, period_number,
    min(start_date) as start_date,
    coalesce(first(reason order by start_date) = 'S', false) as start_is_known,
    last(end_date order by start_date) as end_date,
    last(end_reason order by start_date) as end_reason,
    last(end_is_recorded order by start_date) and coalesce(last(left(end_reason, 2) order by start_date), '') <> 'X1'
        as has_ended,
    first(legal_status order by start_date) as legal_status_at_start,
    last(placement_type order by start_date) as placement_type,
    last(need order by start_date) as need
from ssda903_episode
group by child, period_number
