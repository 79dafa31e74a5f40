-- What case file audits found: one row a month, team, audit type, question and answer.
select month, team, audit_type, question, answer, audits
from detail.audit_answer
order by all
