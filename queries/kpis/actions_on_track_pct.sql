-- Actions of the improvement plan complete or on track (latest rating B or G). Grain: one row an action a month with a
-- report; an action without a rating has not been shown to be on track. Improvement Plan 2019, BRAG ratings.
select
    counted_on, task_number as child, coalesce(brag in ('B', 'G'), false)::int as numerator, 1 as denominator,
    concat(
        case
            when update_date is null then concat('No update by the report of ', on_day(counted_on))
            when brag is null then concat('No rating in the update of ', on_day(update_date))
            else concat(
                case brag when 'B' then 'Complete' when 'G' then 'On track' when 'A' then 'Behind' else 'Off track' end,
                ' on ', on_day(update_date)
            )
        end,
        case
            when brag = 'B' and completed_date is null then '; no date of completion given'
            when brag = 'G' and completed_date is null and target_date < last_day(counted_on)
                then concat('; its target date, ', on_day(target_date), ', had passed')
        end
    ) as why,
    priority_area, owner_role
from plan_position
