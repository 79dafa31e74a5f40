-- What was waiting at the end of one month. One row a kind, team (contacts have none) and band of working days.
select what, coalesce(team, 'Not recorded') as team, days, waiting::int as waiting
from detail.front_door_waiting
where month = $month
order by what, team, days
