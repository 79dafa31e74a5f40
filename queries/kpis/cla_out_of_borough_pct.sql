-- Children in care placed outside the council's area, of those whose placement's place is recorded. Grain: one row a
-- child an extract. Annex A list 8, placement location.
select
    counted_on, child, (placed_in_area = 'Out')::int as numerator, 1 as denominator,
    concat(
        case placed_in_area when 'Out' then 'Placed outside' else 'Placed in' end, ' the council''s area',
        case when placement_start_date is not null then concat(' since ', on_day(placement_start_date)) end
    ) as why,
    placement_type, placement_authority, provider, team, age_band, need
from looked_after_position
where placed_in_area is not null
