-- The month ends to which twelve whole months of missing episodes are loaded. One row a month end, with the first of
-- the days it looks back on.
select last_day(month) as counted_on, (month - interval 11 months)::date as first_day
from covered_month
where feed = 'missing_episodes' and coverage = 'window'
qualify count(*) over (order by month range between interval 11 months preceding and current row) = 12
