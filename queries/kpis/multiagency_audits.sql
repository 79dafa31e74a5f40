-- Multi-agency case file audits completed. Grain: one row a completed multi-agency audit, in the month it was allocated
-- for, as every other figure from audits. Ambitions plan 2020, ambition 1.
select
    audit_month as counted_on, child, 1 as numerator, null::int as denominator,
    concat('Multi-agency audit, completed ', on_day(completed_date)) as why,
    cohort, team, service, locality, auditor_role
from case_audit
where was_completed and audit_type = 'Multi-agency'
