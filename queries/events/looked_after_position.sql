-- Children in care as each extract saw them: what only an extract of that month can say (placement, number of
-- placements). One row a child an extract; series of short breaks (V3, V4) are not counted, as DfE does.
select
    counted_on, child, placements_12m, placement_type, legal_status, need, team, age_band
from current_snapshots('children_looked_after')
where (end_date is null or end_date > counted_on)
  and coalesce(left(legal_status, 2), '') not in ('V3', 'V4')
