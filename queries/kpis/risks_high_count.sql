-- Open risks scored high: likelihood times impact. Grain: one row a risk a register (the newest of a month) that is not
-- closed. Improvement Plan 2019, risk register and heat map; bands of the National Patient Safety Agency.
with register as (
    select *, likelihood * impact as scored
    from current_snapshots('risk_register')
    qualify row_number() over (partition by counted_on, risk_id order by ordinal desc) = 1
),
plan as (
    select task_number, arg_max(priority_area, counted_on) as priority_area
    from plan_position
    group by task_number
)
select
    r.counted_on, r.risk_id as child, 1 as numerator, null::int as denominator,
    concat('Likelihood ', r.likelihood, ' times impact ', r.impact, ' is ', r.scored) as why,
    r.risk_type, r.status, p.priority_area, r.owner_role
from register as r
left join plan as p on p.task_number = r.linked_task
where r.status is distinct from 'Closed' and r.scored >= setting('high_risk_score')
