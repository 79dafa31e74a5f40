-- Completed case file audits that evidence a strength based assessment; partly is not yes. Grain: one row a completed
-- audit answered yes, partly or no, in the month it was allocated for. Ambitions plan 2020, ambition 3.
select
    audit_month as counted_on, child, (strength_based = 'Yes')::int as numerator, 1 as denominator,
    concat('Strength-based assessment: ', strength_based, '; audit completed ', on_day(completed_date)) as why,
    team, service, locality, cohort, audit_type, auditor_role
from audited_case
where strength_based in ('Yes', 'Partly', 'No')
