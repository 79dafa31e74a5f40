-- Appends one decision about a heading of a feed.
insert into column_name
select $feed, $heading, $column, $decided_at, $decided_by, (select coalesce(max(load_id), 0) from loads)
