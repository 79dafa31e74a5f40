-- What was wrong in one load, in sheet order.
select file, sheet, "row", "column", value, rule, message, severity
from problem
where load_id = $load_id
order by severity, "row"
