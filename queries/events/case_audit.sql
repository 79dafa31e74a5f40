-- Case file audits allocated. One row an audit. final_grade: the moderated grade where there is one.
-- is_not_yet_due: due after the newest extract, done or not, so that audits done early cannot flatter the month.
-- Service and locality are those of the list of teams; a locality of the extract's own comes first.
with newest as (
    select max(as_at) as as_at from live_load where feed = 'case_audits'
),
audit as (
    select
        *,
        case when moderated then coalesce(moderated_grade, grade) else grade end as final_grade,
        completed_date is not null as was_completed,
        case when moderated then 'Moderated' else 'Not moderated' end as moderation
    from current_events('case_audits')
    qualify row_number() over (partition by audit_id order by ordinal desc) = 1
)
select
    a.child, a.audit_month, a.due_date, a.completed_date, a.audit_type, a.cohort, a.auditor_role, a.team,
    case when t.valid_to is null or t.valid_to >= a.audit_month then t.service end as service,
    coalesce(a.locality, case when t.valid_to is null or t.valid_to >= a.audit_month then t.locality end) as locality,
    a.moderated, a.moderated_date, a.moderation, a.grade as auditor_grade, a.moderated_grade, a.final_grade,
    case
        when not coalesce(a.moderated, false) then concat('Graded ', a.grade, ', not moderated')
        when a.grade is null then concat('Graded ', a.moderated_grade, ' by the moderator')
        when a.moderated_grade is null then concat('Graded ', a.grade, ', moderated without another grade')
        when a.moderated_grade = a.grade then concat('Graded ', a.grade, ', and the moderator agreed')
        else concat('Graded ', a.grade, ' by the auditor, ', a.moderated_grade, ' by the moderator')
    end as grade_words,
    a.assessment_grade, a.plan_grade, a.voice_grade, a.lived_experience, a.strength_based, a.smart_plan,
    a.identity_considered, a.management_oversight, a.chronology, a.right_help_right_time, a.feedback_obtained,
    a.practitioner_took_part, a.actions_raised, a.actions_completed, a.actions_due_date,
    a.was_completed, a.due_date > n.as_at as is_not_yet_due, a.actions_due_date <= n.as_at as are_actions_due
from audit as a
cross join newest as n
asof left join team_list as t on t.team = a.team and t.valid_from <= a.audit_month
