-- The number of the next load. One row.
select nextval('load_number')
