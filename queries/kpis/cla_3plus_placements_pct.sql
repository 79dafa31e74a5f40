-- Children in care with three or more placements in the twelve months to the extract. Grain: one row a child an
-- extract. DfE, placement stability guide.
select
    counted_on, child, coalesce(placements_12m >= 3, false)::int as numerator, 1 as denominator,
    team, age_band, placement_type, need
from looked_after_position
