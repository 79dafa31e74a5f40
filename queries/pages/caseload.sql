-- How far workers stand over or under their ceiling in one month. One row a team, role and distance in children.
select
    coalesce(team, 'Not recorded') as team, coalesce(role, 'Not recorded') as role, over_by,
    workers::int as workers, children, worker_fte
from detail.caseload
where month = $month
order by team, role, over_by
