-- Whether bank holidays, without which no working day can be counted, have ever been loaded.
select load_id
from loads
where feed = 'bank_holidays' and undone_at is null
limit 1
