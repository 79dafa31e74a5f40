-- Completed case file audits that a second auditor moderated. Grain: one row a completed audit, in the month it was
-- allocated for. Ambitions plan 2020, ambition 1.
select
    audit_month as counted_on, child, coalesce(moderated, false)::int as numerator, 1 as denominator,
    concat(
        'Completed ', on_day(completed_date),
        case
            when not coalesce(moderated, false) then ', not moderated'
            when moderated_date is null then ', moderated'
            else concat(', moderated ', on_day(moderated_date))
        end
    ) as why,
    team, service, locality, audit_type, cohort, auditor_role
from case_audit
where was_completed
