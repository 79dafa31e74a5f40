-- Formal complaints, in the month they were first received. Grain: one row a complaint, at the furthest stage it has
-- reached. Children Act 1989 Representations Procedure (England) Regulations 2006.
select
    first_received as counted_on, complaint_id as child, 1 as numerator, null::int as denominator,
    concat('Received on ', on_day(first_received), case
        when stage is null then ', stage not recorded'
        when stage = 'Ombudsman' then ', now with the ombudsman'
        else concat(', now at ', lower(stage))
    end) as why,
    stage, service, locality, team, raised_by, outcome, theme
from formal_complaint
qualify row_number() over (partition by complaint_id order by stage_order desc, received_date desc) = 1
