-- Case file audits completed by their due date. Grain: one row an audit, in the month it was allocated for, so that
-- late audits do not vanish; audits not yet due are left out.
select
    audit_month as counted_on, child, coalesce(completed_date <= due_date, false)::int as numerator,
    1 as denominator, team, audit_type, cohort
from case_audit
where is_not_yet_due is distinct from true
