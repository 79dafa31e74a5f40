-- What the snapshot is and whose. One row.
select * from meta
