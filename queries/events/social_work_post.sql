-- Registered children's social workers in post on the day of each extract, agency workers included; those who have
-- left are listed for a while, and not counted. One row a worker's post. DfE's rates count registered child and
-- family social workers only.
select
    counted_on, worker as child, employment_type, worker_fte, case_holding, children_allocated, service, team
from current_snapshots('workforce')
where registered and employment_type <> 'Vacant' and worker_fte > 0
  and (end_date is null or end_date >= counted_on)
