-- Completed supervision audits in which the actions agreed have timescales; partly is not yes. Grain: one row a
-- completed audit answered yes, partly or no, in the month it was allocated for. Scrutiny report 2022.
select
    audit_month as counted_on, child, (actions_timed = 'Yes')::int as numerator, 1 as denominator,
    concat('Actions have timescales: ', actions_timed, '; audit completed ', on_day(completed_date)) as why,
    team
from supervision_audit
where actions_timed in ('Yes', 'Partly', 'No')
