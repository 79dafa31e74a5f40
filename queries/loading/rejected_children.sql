-- Whose rows one load rejected, by pseudonym. Grain: one row a child.
select distinct child
from rejected_child
where load_id = ?
order by child
