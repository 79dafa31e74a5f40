-- Months a page can stand at, newest first: months loaded whole. Only when nothing is counted by the month (say a
-- workforce extract alone) the months of its pictures.
with whole as (
    select distinct month, basis = 'in_month' as is_whole
    from kpi_value
    where source = 'computed' and dimension = 'all' and basis in ('in_month', 'snapshot')
)
select distinct month
from whole
where is_whole or not exists (from whole where is_whole)
order by month desc
