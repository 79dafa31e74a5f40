-- Children in care with three or more placements in the twelve months to the extract. Grain: one row a child an
-- extract, or a month of the SSDA903 return. DfE, placement stability guide. A child whose number is not recorded is
-- left out of both parts.
select
    counted_on, child, (placements_12m >= 3)::int as numerator, 1 as denominator,
    concat(how_many(placements_12m, 'placement'), ' in the twelve months to ', on_day(counted_on)) as why,
    team, age_band, placement_type, need
from placement_position
where placements_12m is not null
