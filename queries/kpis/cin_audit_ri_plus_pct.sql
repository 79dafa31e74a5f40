-- Completed case file audits of children in need graded requires improvement or better (the moderated grade where
-- there is one). Grain: one row a completed audit with a grade, in the month it was allocated for. Children on a
-- child protection plan and in care are other cohorts: a child has the highest status on the day of the audit.
select
    audit_month as counted_on, child,
    (final_grade in ('Outstanding', 'Good', 'Requires improvement'))::int as numerator, 1 as denominator,
    grade_words as why,
    team, service, locality, audit_type, auditor_role, moderation, final_grade as grade
from audited_case
where cohort = 'Child in need' and final_grade is not null
