-- How many rows came in each load, and how many would have been usual, oldest first.
select * from quality_load order by feed, as_at
