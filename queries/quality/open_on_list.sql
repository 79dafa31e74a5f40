-- Who is open on which list on which day; also whoever a rejected row names: the list did hold them, if not in a form
-- that could be counted. One row a child, list and day.
select distinct feed, as_at, child
from listed_child
where is_open

union

select x.feed, x.as_at, r.child
from store.rejected_child as r
join newest_extract as x using (load_id)
