-- Where the values of each KPI come from: computed from cases, or typed. One row a KPI and source.
select distinct kpi, source
from kpi_value
where value is not null
