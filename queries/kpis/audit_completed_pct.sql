-- Case file audits completed by their due date. Grain: one row an audit, in the month it was allocated for, so that
-- late audits do not vanish; audits not yet due are left out. Ambitions plan 2020, ambition 1.
select
    audit_month as counted_on, child, coalesce(completed_date <= due_date, false)::int as numerator,
    1 as denominator,
    concat(
        case when due_date is null then 'No due date recorded' else concat('Due ', on_day(due_date)) end,
        case when was_completed then concat(', completed ', on_day(completed_date)) else ', not completed' end
    ) as why,
    team, service, locality, audit_type, cohort, auditor_role
from case_audit
where is_not_yet_due is distinct from true
