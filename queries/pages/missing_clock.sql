-- When children went missing and came back: one row a month of return, team, what happened, weekday and stretch of hours.
select month, team, what, weekday, stretch, episodes
from detail.missing_clock
where month between $from_month and $to_month
order by all
