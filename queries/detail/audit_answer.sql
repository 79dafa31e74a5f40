-- What completed case file audits found, grades among it: only months wholly loaded, as the KPIs. Grain: one row a month
-- the audits were allocated for, team, audit type, question and answer; a blank answer stands for audits left without.
with answered as (
    select audit_month, team, audit_type, question, answer
    from audited_case unpivot include nulls (
        answer for question in (
            final_grade, assessment_grade, plan_grade, voice_grade, lived_experience, strength_based,
            management_oversight, chronology, smart_plan, identity_considered, right_help_right_time,
            feedback_obtained, practitioner_took_part
        )
    )
)
select
    audit_month as month, coalesce(team, 'Not recorded') as team,
    coalesce(audit_type, 'Not recorded') as audit_type, question, answer, count(*)::int as audits
from answered
where audit_month in (select month from covered_month where feed = 'case_audits' and coverage = 'window')
group by all
order by all
