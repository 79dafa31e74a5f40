-- Formal complaints: compliments, and concerns settled before stage 1, are none. One row a complaint and stage.
-- due_date: as the log gives it; where it is blank, the working days of the stage after the complaint was received.
-- first_received: when the complaint was first made; stage_order: how far a stage has taken it.
with complaint as (
    select
        *,
        coalesce(response_due, case stage
            when 'Stage 1' then working_day_due(received_date, setting('complaint_stage_1_working_days')::int)
            when 'Stage 2' then working_day_due(received_date, setting('complaint_stage_2_working_days')::int)
        end) as due_date
    from current_events('complaints')
    where coalesce(stage, '') not in ('Compliment', 'Pre-stage')
    qualify row_number() over (partition by complaint_id, stage order by ordinal desc) = 1
)
select
    c.complaint_id, c.stage, c.received_date, c.due_date, c.response_due is null as due_is_reckoned, c.response_date,
    c.outcome, c.raised_by, c.theme, c.team, coalesce(c.service, t.service) as service, t.locality,
    min(c.received_date) over (partition by c.complaint_id) as first_received,
    coalesce(list_position(['Stage 1', 'Stage 2', 'Stage 3', 'Ombudsman'], c.stage), 0) as stage_order,
    n.as_at
from complaint as c
cross join (select max(as_at) as as_at from live_load where feed = 'complaints') as n
left join team_list as t
    on t.team = c.team and c.received_date >= t.valid_from and (t.valid_to is null or c.received_date <= t.valid_to)
