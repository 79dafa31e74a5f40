-- The loads a snapshot rests on. One row a load.
select load_id from snapshot.load
