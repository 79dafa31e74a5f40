-- Completed case file audits that evidence the child's lived experience consistently; partly is not consistently.
-- Grain: one row a completed audit with an answer, in the month it was allocated for. Ambitions plan 2020, ambition 1.
select
    audit_month as counted_on, child, (lived_experience = 'Consistently')::int as numerator, 1 as denominator,
    concat('Lived experience evidenced: ', lived_experience, '; audit completed ', on_day(completed_date)) as why,
    team, service, locality, cohort, audit_type, auditor_role
from audited_case
where lived_experience is not null
