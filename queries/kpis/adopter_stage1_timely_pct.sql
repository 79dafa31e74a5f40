-- Adoptive families whose stage one ended within two months. Grain: one row a family an assessment, on the day its
-- stage one ended. Statutory guidance on adoption: two calendar months; a start not recorded is not in time.
select
    stage_1_end_date as counted_on, family as child,
    coalesce(stage_1_end_date <= stage_1_start_date + interval 2 months, false)::int as numerator, 1 as denominator,
    concat(
        'Stage one ended on ', on_day(stage_1_end_date), ', begun on ',
        case when stage_1_start_date is null then 'a day not recorded' else on_day(stage_1_start_date) end
    ) as why,
    route
from adopter_family
where stage_1_end_date is not null
