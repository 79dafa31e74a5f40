-- Completed supervision audits that evidence reflective supervision; partly is not yes. Grain: one row a completed
-- audit answered yes, partly or no, in the month it was allocated for. Ambitions plan 2020, ambition 3.
select
    audit_month as counted_on, child, (reflective = 'Yes')::int as numerator, 1 as denominator,
    concat('Reflective supervision evidenced: ', reflective, '; audit completed ', on_day(completed_date)) as why,
    team
from supervision_audit
where reflective in ('Yes', 'Partly', 'No')
