-- Completed audits of supervision records. One row an audit. final_grade: the moderated grade where there is one.
select
    coalesce(supervisee, audit_id) as child, audit_month, completed_date, team, reflective, actions_timed,
    case when moderated then coalesce(moderated_grade, grade) else grade end as final_grade,
    case when moderated then 'moderated' else 'not moderated' end as moderation
from current_events('supervision_audits')
where completed_date is not null
qualify row_number() over (partition by audit_id order by ordinal desc) = 1
