-- Disputes raised by independent reviewing officers and child protection chairs. One row a dispute: of one entered
-- again at each stage the highest stage stands, with the day the dispute was first raised.
-- answered_date: the response, or the resolution where it came first; a dispute withdrawn was not answered by that.
-- is_not_yet_due: due after the newest extract, answered or not, so that early answers cannot flatter the month.
with newest as (
    select max(as_at) as as_at from live_load where feed = 'iro_disputes'
)
select
    d.dispute_id, coalesce(d.child, d.dispute_id) as child,
    min(d.raised_date) over (partition by d.dispute_id) as raised_date,
    d.raised_by, d.stage, d.theme, d.team, d.response_due, d.resolved_date,
    d.outcome is not distinct from 'Withdrawn' as was_withdrawn,
    case when d.outcome = 'Withdrawn' then d.response_date else least(d.response_date, d.resolved_date) end
        as answered_date,
    d.response_due > newest.as_at as is_not_yet_due
from current_events('iro_disputes') as d, newest
qualify row_number() over (
    partition by d.dispute_id
    order by list_position(['Informal', 'Stage 1', 'Stage 2', 'Stage 3', 'Cafcass'], d.stage) desc nulls last,
        d.newness desc, d.ordinal desc
) = 1
