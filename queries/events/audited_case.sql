-- Completed case file audits as evidence of the quality of practice. One row an audit. Whether thematic audits count,
-- and grades no moderator has looked at, is the council's choice; where they do not, the final grade is left blank.
select
    * exclude (final_grade),
    case when moderated or choice('unmoderated_grades') = 'count' then final_grade end as final_grade
from case_audit
where was_completed
  and (choice('thematic_audits') = 'count' or audit_type is distinct from 'Thematic')
