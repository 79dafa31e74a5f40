-- Grades by auditor and by moderator: one row a month, team, audit type and pair of grades.
select month, team, audit_type, auditor_grade, moderated_grade, audits
from detail.audit_moderation
order by all
