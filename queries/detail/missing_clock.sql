-- When children were reported missing and when they came back. Grain: one row a month of return, team, what happened,
-- day of the week (1 Monday to 7 Sunday) and stretch of three hours (0 is midnight to three), with how many episodes.
-- Of the episodes that ended, as they are counted elsewhere. Midnight to the minute is how a day without a time is kept,
-- so it has no stretch.
with happened as (
    unpivot (select returned_at::date as counted_on, team, reported_at, returned_at from missing_episode)
    on reported_at, returned_at into name what value happened_at
)
select
    date_trunc('month', counted_on)::date as month, coalesce(team, 'Not recorded') as team,
    case what when 'reported_at' then 'reported missing' else 'returned' end as what,
    isodow(happened_at)::int as weekday,
    case when happened_at::time > time '00:00' then floor(hour(happened_at) / 3)::int end as stretch,
    count(*)::int as episodes
from happened
group by all
