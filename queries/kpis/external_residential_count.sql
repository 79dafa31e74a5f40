-- Children in care living in external residential homes: secure (K1), children's (K2) and care homes (R1), and
-- residential schools (S1). Grain: one row a child an extract. External is what the council chose: by provider, or by
-- place (the plan does not say).
select
    counted_on, child, 1 as numerator, null::int as denominator,
    concat(
        placement_type, ', ', coalesce(provider, 'provider not recorded'),
        case when placement_start_date is not null then concat(', since ', on_day(placement_start_date)) end
    ) as why,
    provider, placement_location, placement_type, team, age_band, need
from external_placement
where left(placement_type, 2) in ('K1', 'K2', 'R1', 'S1')
