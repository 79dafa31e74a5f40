-- Whether the snapshot says how good its data are: older ones do not. One row.
select count(*) = 3 as kept
from duckdb_tables()
where table_name in ('quality_column', 'quality_check', 'quality_load')
