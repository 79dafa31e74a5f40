-- Children in care living in external placements. Grain: one row a child an extract. External is what the council
-- chose: by provider, or by place (the plan does not say).
select
    counted_on, child, 1 as numerator, null::int as denominator,
    concat(
        coalesce(placement_type, 'Placement not recorded'), ', ', coalesce(provider, 'provider not recorded'),
        case when placement_start_date is not null then concat(', since ', on_day(placement_start_date)) end
    ) as why,
    placement_type, provider, placement_location, team, age_band, need
from external_placement
