-- The rows of one load, as they were kept. Grain: one row a row of the sheet.
select * exclude (load_id, row_key, row_date, row_child) rename (sheet_row as row_number)
from query_table($feed)
where load_id = $load_id
order by sheet_row
