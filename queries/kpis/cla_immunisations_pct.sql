-- Children in care for twelve months or more whose immunisations are up to date. Grain: one row a child an extract,
-- where a list of children looked after shows since when. Not recorded is not up to date. DfE, children looked after,
-- health (SSDA903 OC2). An extract in which no child has an answer did not hold it, and says nothing.
with answered as (
    select *
    from open_child_in_care
    qualify count(immunised) over (partition by counted_on) > 0
)
select
    counted_on, child, coalesce(immunised, false)::int as numerator, 1 as denominator,
    concat(
        'In care since ', on_day(in_care_since), '; ',
        case
            when immunised then 'immunisations up to date'
            when not immunised then 'immunisations not up to date'
            else 'immunisations not recorded'
        end
    ) as why,
    age_band, service, team, locality, placement_type
from answered
where in_care_since + interval 12 months <= counted_on
