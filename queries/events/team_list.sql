-- Which service and locality each team belongs to, and when. One row a team a period.
select team, service, locality, valid_from, valid_to
from current_reference('teams')
qualify row_number() over (partition by team, valid_from order by ordinal desc) = 1
