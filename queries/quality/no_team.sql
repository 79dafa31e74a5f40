-- No row at all, of a column called team: put under a feed that has no such column, it has one, and it is empty.
select null::varchar as team limit 0
