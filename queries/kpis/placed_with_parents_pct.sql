-- Children in care placed with their parents (P1), of those in care whose placement is recorded. Grain: one row a
-- child an extract. Whether a full care order is asked for is the council's to choose (the plan does not say).
select
    counted_on, child, is_with_parents::int as numerator, 1 as denominator,
    case
        when left(placement_type, 2) = 'P1' then concat(
            'With parents',
            case when placement_start_date is not null then concat(' since ', on_day(placement_start_date)) end,
            ', ', coalesce(legal_status, 'legal status not recorded')
        )
        else concat('Not with parents: ', placement_type)
    end as why,
    team, age_band, legal_status, need
from placement_with_parents
where placement_type is not null
