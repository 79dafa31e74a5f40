-- What moderators made of auditors' grades: completed audits with both grades, of every type, in months wholly loaded.
-- Grain: one row a month the audits were allocated for, team, audit type, auditor's grade and moderator's grade.
select
    audit_month as month, coalesce(team, 'Not recorded') as team,
    coalesce(audit_type, 'Not recorded') as audit_type, auditor_grade, moderated_grade, count(*)::int as audits
from case_audit
where was_completed and moderated and auditor_grade is not null and moderated_grade is not null
  and audit_month in (select month from covered_month where feed = 'case_audits' and coverage = 'window')
group by all
order by all
