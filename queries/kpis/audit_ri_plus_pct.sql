-- Completed case file audits graded requires improvement or better (the moderated grade where there is one).
-- Grain: one row a completed audit with a grade, in the month it was allocated for.
select
    audit_month as counted_on, child,
    (final_grade in ('Outstanding', 'Good', 'Requires improvement'))::int as numerator, 1 as denominator,
    team, audit_type, cohort, case when moderated then 'Moderated' else 'Not moderated' end as moderation
from case_audit
where was_completed and final_grade is not null
