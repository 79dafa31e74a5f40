-- Adoptive families whose stage two ended within four months. Grain: one row a family an assessment, on the day its
-- stage two ended. Statutory guidance on adoption: four calendar months; a start not recorded is not in time.
select
    stage_2_end_date as counted_on, family as child,
    coalesce(stage_2_end_date <= stage_2_start_date + interval 4 months, false)::int as numerator, 1 as denominator,
    concat(
        'Stage two ended on ', on_day(stage_2_end_date), ', begun on ',
        case when stage_2_start_date is null then 'a day not recorded' else on_day(stage_2_start_date) end
    ) as why,
    route
from adopter_family
where stage_2_end_date is not null
