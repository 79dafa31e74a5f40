-- The teams any KPI knows.
select distinct member as team
from kpi_value
where dimension = 'team' and member <> 'Not recorded'
order by team
