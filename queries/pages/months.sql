-- Months a page can stand at, newest first.
select distinct month
from kpi_value
where source = 'computed' and dimension = 'all'
order by month desc
