-- What completed audits of supervision records found, in months wholly loaded. Grain: one row a month the audits were
-- allocated for, team, question and answer; a blank answer stands for audits left without.
with answered as (
    select audit_month, team, question, answer
    from supervision_audit unpivot include nulls (answer for question in (final_grade, reflective, actions_timed))
)
select audit_month as month, coalesce(team, 'Not recorded') as team, question, answer, count(*)::int as audits
from answered
where audit_month in (select month from covered_month where feed = 'supervision_audits' and coverage = 'window')
group by all
order by all
