-- Completed case file audits that a second auditor moderated. Grain: one row a completed audit, in the month it was
-- allocated for.
select
    audit_month as counted_on, child, coalesce(moderated, false)::int as numerator, 1 as denominator,
    team, audit_type, cohort
from case_audit
where was_completed
