-- Actions that case file audits raised, and how many of them are completed as now known. Grain: one row a month they
-- fall due, month the audits were allocated for, team, audit type and whether they were due by the newest extract. The
-- extract gives one due date an audit and no day of completion; where it gives none, due_month is blank.
select
    date_trunc('month', actions_due_date)::date as due_month, audit_month as month,
    coalesce(team, 'Not recorded') as team, coalesce(audit_type, 'Not recorded') as audit_type,
    coalesce(are_actions_due, false) as is_due,
    sum(actions_raised)::int as raised,
    sum(least(coalesce(actions_completed, 0), actions_raised))::int as closed
from case_audit
where actions_raised > 0
group by all
order by all
