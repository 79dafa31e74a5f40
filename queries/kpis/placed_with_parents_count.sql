-- Children in care placed with their parents (P1). Grain: one row a child an extract. Whether a full care order is
-- asked for is the council's to choose (the plan does not say).
select
    counted_on, child, 1 as numerator, null::int as denominator,
    concat(
        'With parents',
        case when placement_start_date is not null then concat(' since ', on_day(placement_start_date)) end,
        ', ', coalesce(legal_status, 'legal status not recorded')
    ) as why,
    team, age_band, legal_status, time_placed
from placement_with_parents
where is_with_parents
