-- Posts in one month, in full-time equivalents. One row a team and how the post is filled.
select coalesce(team, 'Not recorded') as team, filled, fte
from detail.posts
where month = $month
order by team, filled
