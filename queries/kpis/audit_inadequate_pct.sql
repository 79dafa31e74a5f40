-- Completed case file audits graded inadequate (the moderated grade where there is one).
-- Grain: one row a completed audit with a grade, in the month it was allocated for. Ofsted's four-point scale.
select
    audit_month as counted_on, child, (final_grade = 'Inadequate')::int as numerator, 1 as denominator,
    grade_words as why,
    team, service, locality, cohort, audit_type, auditor_role, moderation
from audited_case
where final_grade is not null
