-- Complaints answered by the day they were due, in the month they were due. Grain: one row a complaint and stage due
-- by the newest extract; one withdrawn needs no answer. Children Act 1989 Representations Procedure (England)
-- Regulations 2006.
select
    due_date as counted_on, complaint_id as child, coalesce(response_date <= due_date, false)::int as numerator,
    1 as denominator,
    concat(
        'Due by ', on_day(due_date), case when due_is_reckoned then ' (worked out from its stage)' end,
        case
            when response_date is null then concat('; not answered by ', on_day(as_at))
            else concat('; answered on ', on_day(response_date))
        end
    ) as why,
    stage, service, locality, team, raised_by, theme
from formal_complaint
where due_date <= as_at and not (outcome is not distinct from 'Withdrawn' and response_date is null)
