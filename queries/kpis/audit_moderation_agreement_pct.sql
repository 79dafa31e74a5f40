-- Moderated case file audits whose grade the moderator agreed. Grain: one row a moderated audit with both grades, in
-- the month it was allocated for. Every type of audit counts: it is the auditor who is looked at, not the practice.
with moderated_audit as (
    select
        *,
        list_position(['Inadequate', 'Requires improvement', 'Good', 'Outstanding'], moderated_grade)
        - list_position(['Inadequate', 'Requires improvement', 'Good', 'Outstanding'], auditor_grade) as steps_up
    from case_audit
    where was_completed and moderated and auditor_grade is not null and moderated_grade is not null
)
select
    audit_month as counted_on, child, (steps_up = 0)::int as numerator, 1 as denominator, grade_words as why,
    team, service, locality, audit_type, cohort, auditor_role,
    case when steps_up > 0 then 'Graded up' when steps_up < 0 then 'Graded down' else 'Same grade' end as direction
from moderated_audit
