-- Restatements the snapshot before already told of, while they are recent, unless told of anew.
select earlier.*
from previous.restatement as earlier
anti join restatement as told using (kpi, month, basis)
where earlier.restated_at >= $restated_at::timestamp - to_days($days)
