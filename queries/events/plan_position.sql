-- The actions of the improvement plan as each report listed them, with the latest rating given by the end of that
-- month. One row an action a report (the newest of a month). A task number that stands twice in plan and updates (Excel
-- turns 1.10 into 1.1) is paired in its order; targets are months, due at their end.
with update_given as (
    select task_number, ordinal, update_date, brag
    from current_events('action_updates')
)
select
    a.counted_on, a.task_number, a.priority_area, a.key_action, a.owner_role, a.completed_date,
    last_day(coalesce(a.revised_target_month, a.target_month)) as target_date,
    u.update_date, u.brag
from (select *, last_day(counted_on) as month_end from current_snapshots('plan_actions')) as a
asof left join update_given as u
    on u.task_number = a.task_number and u.ordinal = a.ordinal and u.update_date <= a.month_end
