-- Children by how often they were missing in the twelve months to a month end: one row a team and number of incidents.
select team, incidents, children
from detail.missing_often
where month = $month
order by all
