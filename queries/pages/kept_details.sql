-- The tables of detail a snapshot keeps: older ones have none, or fewer. One row a table.
select table_name from duckdb_tables() where schema_name = 'detail'
