-- Completed case file audits in which the plan is graded requires improvement or better.
-- Grain: one row a completed audit with that section graded, in the month it was allocated for. Moderation gives no
-- grades by section, so the auditor's own stands. Ofsted's four-point scale.
select
    audit_month as counted_on, child,
    (plan_grade in ('Outstanding', 'Good', 'Requires improvement'))::int as numerator, 1 as denominator,
    concat('Plan graded ', plan_grade, ', audit completed ', on_day(completed_date)) as why,
    team, service, locality, cohort, audit_type, auditor_role, smart_plan as plan_is_smart
from audited_case
where plan_grade is not null
