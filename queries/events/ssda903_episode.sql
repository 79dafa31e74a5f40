-- Episodes of care of the SSDA903 return: one row a child a start. Series of short breaks (V3, V4) are left out, as
-- DfE does. DfE, guide to the children looked after return.
-- period_number: a period of care begins with RNE S, or after days on which the child was not looked after.
-- placement_number: a placement begins with its period or with a change of carer (RNE P, B); a change of legal status
-- or of the placement's status with the same carer (L, T, U) does not begin one.
with looked_after as (
    select
        *,
        left(new_episode_reason, 1) as reason,
        lag(end_date) over (partition by child order by start_date) as previous_end
    from ssda903_known_episode
    where coalesce(left(legal_status, 2), '') not in ('V3', 'V4')
),
marked as (
    select *, coalesce(reason = 'S', false) or previous_end is null or previous_end < start_date as begins_period
    from looked_after
)
select
    child, start_date, end_date, end_is_recorded,
    reason, legal_status, need, placement_type, placement_provider,
    case when end_is_recorded then end_reason end as end_reason,
    placement_change_reason,
    count(*) filter (where begins_period) over so_far as period_number,
    count(*) filter (where begins_period or coalesce(reason not in ('L', 'T', 'U'), true)) over so_far
        as placement_number
from marked
window so_far as (partition by child order by start_date)
