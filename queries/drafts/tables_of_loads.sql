-- The tables of a draft's store that hold rows of loads. One row a table.
select table_name
from duckdb_columns()
where database_name = 'draft' and schema_name = 'main' and column_name = 'load_id' and table_name <> 'base_load'
order by table_name
