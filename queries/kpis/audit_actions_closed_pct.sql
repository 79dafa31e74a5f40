-- Actions raised by case file audits that fell due, and how many of them are completed. Grain: one row an audit that
-- raised actions, in the month they fell due; actions not yet due are left out. The extract gives one due date an
-- audit and no day of completion, so an action completed late counts once it is. Improvement Plan 2019.
select
    actions_due_date as counted_on, child,
    least(coalesce(actions_completed, 0), actions_raised) as numerator, actions_raised as denominator,
    concat(
        least(coalesce(actions_completed, 0), actions_raised), ' of ', actions_raised,
        case when actions_raised = 1 then ' action' else ' actions' end, ' due ', on_day(actions_due_date), ' completed'
    ) as why,
    team, service, locality, cohort, audit_type
from case_audit
where actions_raised > 0 and are_actions_due
