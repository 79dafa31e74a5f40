-- Completed supervision audits graded requires improvement or better (the moderated grade where there is one).
-- Grain: one row a completed audit with a grade, in the month it was allocated for. Ofsted's four-point scale.
select
    audit_month as counted_on, child,
    (final_grade in ('Outstanding', 'Good', 'Requires improvement'))::int as numerator, 1 as denominator,
    concat('Graded ', final_grade, ', ', moderation) as why,
    team, final_grade as grade
from supervision_audit
where final_grade is not null
