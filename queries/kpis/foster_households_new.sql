-- Fostering households approved for the council's children, gross: one de-registered since still counts. Connected
-- persons (approved for a child they know) and short breaks are not the recruitment the plan speaks of.
-- Grain: one row a household, on the day it was approved.
select
    approved_date as counted_on, household_id as child, 1 as numerator, null::int as denominator,
    concat(
        household_type, ' household approved on ', on_day(approved_date),
        case when deregistered_date is not null then concat('; de-registered on ', on_day(deregistered_date)) end
    ) as why,
    household_type,
    case when deregistered_date is null then 'Still approved' else 'De-registered since' end as standing
from current_events('fostering_households')
where approved_date is not null and household_type in ('Mainstream', 'Specialist', 'Supported lodgings')
qualify row_number() over (partition by household_id order by ordinal desc) = 1
