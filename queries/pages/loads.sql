-- The loads behind the snapshot, newest first.
select * from "load" order by load_id desc
