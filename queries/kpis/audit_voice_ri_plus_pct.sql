-- Completed case file audits in which the voice of the child is graded requires improvement or better.
-- Grain: one row a completed audit with that section graded, in the month it was allocated for. Moderation gives no
-- grades by section, so the auditor's own stands. Ofsted's four-point scale.
select
    audit_month as counted_on, child,
    (voice_grade in ('Outstanding', 'Good', 'Requires improvement'))::int as numerator, 1 as denominator,
    concat('Voice of the child graded ', voice_grade, ', audit completed ', on_day(completed_date)) as why,
    team, service, locality, cohort, audit_type, auditor_role
from audited_case
where voice_grade is not null
