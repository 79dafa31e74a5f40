-- Moves of children in care from one placement to another. One row a child a day and kind (planned or not).
-- Temporary placements (T0 to T4) are stays away from a placement the child goes back to, so neither way is a move;
-- nor is a change of status in the same placement (PLACE). DfE, guide to the SSDA903 collection.
-- The age band is what list 8 says of the period of care the move fell in.
with move as (
    select child, move_date, planned, from_placement_type, placement_type, provider, reason, team
    from current_events('placement_moves')
    where coalesce(left(from_placement_type, 1), '') <> 'T'
      and coalesce(left(placement_type, 1), '') <> 'T'
      and coalesce(split_part(reason, ' ', 1), '') <> 'PLACE'
    qualify row_number() over (partition by child, move_date, planned order by ordinal desc) = 1
)
select m.*, p.age_band
from move as m
asof left join period_of_care as p on p.child = m.child and p.start_date <= m.move_date
