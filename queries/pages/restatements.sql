-- Closed months whose figures changed lately.
select r.*, k.short_name, k.unit, k.dp
from restatement as r
join kpi as k using (kpi)
order by restated_at desc, month desc, position
