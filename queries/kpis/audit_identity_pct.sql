-- Completed case file audits in which identity and diversity were considered in assessment and plan; partly is not yes.
-- Grain: one row a completed audit answered yes, partly or no, in the month it was allocated for. The child's ethnic
-- group comes from the council's own lists, for the audit does not hold it.
select
    a.audit_month as counted_on, a.child, (a.identity_considered = 'Yes')::int as numerator, 1 as denominator,
    concat(
        'Identity and diversity considered: ', a.identity_considered, '; audit completed ', on_day(a.completed_date)
    ) as why,
    a.team, a.service, a.locality, a.cohort, a.audit_type, a.auditor_role, e.ethnic_group
from audited_case as a
left join child_ethnic_group as e using (child)
where a.identity_considered in ('Yes', 'Partly', 'No')
