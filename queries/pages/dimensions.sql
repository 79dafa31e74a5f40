-- The breakdowns each KPI offers and their members.
select distinct kpi, dimension, member
from kpi_value
where dimension <> 'all'
order by all
