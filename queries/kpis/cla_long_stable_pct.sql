-- Children under 16 in care for two and a half years or more who have been in their placement for two years or more.
-- Grain: one row a child an extract, or a month of the SSDA903 return. DfE, placement stability guide; months are
-- counted by the calendar.
select
    counted_on, child, coalesce(stable_since + interval 24 months <= counted_on, false)::int as numerator,
    1 as denominator,
    concat(
        'In care since ', case when not start_is_known then 'at least ' end, on_day(start_date), ', in this placement ',
        case when stable_since < placement_start_date then 'and the one before it ' end,
        case
            when stable_since is null then 'since a day not recorded'
            when placement_start_date is null then concat('since at least ', on_day(stable_since))
            else concat('since ', on_day(stable_since))
        end
    ) as why,
    team, age_band, placement_type, need
from placement_position
where knows_stability
  and age_band in ('0-4', '5-9', '10-15')
  and start_date + interval 30 months <= counted_on
