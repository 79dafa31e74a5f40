-- Children in care placed with their parents (placement P1). Grain: one row a child an extract.
select counted_on, child, 1 as numerator, null::int as denominator, team, age_band, legal_status
from looked_after_position
where left(placement_type, 2) = 'P1'
