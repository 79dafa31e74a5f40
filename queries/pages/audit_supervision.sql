-- What supervision audits found: one row a month, team, question and answer.
select month, team, question, answer, audits
from detail.audit_supervision
order by all
