-- Case file audits allocated. One row an audit. final_grade: the moderated grade where there is one.
-- is_not_yet_due: due after the newest extract, done or not, so that audits done early cannot flatter the month.
with newest as (
    select max(as_at) as as_at from live_load where feed = 'case_audits'
)
select
    child, audit_month, due_date, completed_date, audit_type, cohort, team, moderated,
    case when moderated then coalesce(moderated_grade, grade) else grade end as final_grade,
    completed_date is not null as was_completed,
    due_date > newest.as_at as is_not_yet_due
from current_events('case_audits'), newest
qualify row_number() over (partition by audit_id order by ordinal desc) = 1
