-- How many are waiting for an interview, without who: one row a team, stage and day of the 72 hours (1 the last 24 hours
-- left, 2, 3; none when the hours have run out or are not known).
select
    team, stage, is_due,
    case when not is_due then greatest(ceil(hours_left / 24), 1)::int end as days_left,
    count(*)::int as episodes
from detail.missing_waiting
group by all
order by all
