-- How long people have been with the council, as at one month. One row a team, kind, months served and whether long.
select coalesce(team, 'Not recorded') as team, kind, months::int as months, is_long, people::int as people
from detail.length_of_stay
where month = $month
order by team, kind, months
