-- How many social workers managers supervise in one month. One row a team and number supervised.
select coalesce(team, 'Not recorded') as team, supervised::int as supervised, managers::int as managers
from detail.manager_span
where month = $month
order by team, supervised
