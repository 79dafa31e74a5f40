-- Actions from case file audits: one row a month due, month audited, team, audit type, due yet or not.
select due_month, month, team, audit_type, is_due, raised, closed
from detail.audit_action
order by all
