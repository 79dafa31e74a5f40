-- How far back the SSDA903 episodes loaded reach without a break, seen from each month. One row a month: what began
-- or ended since known_since is in the return, what lies before it is known only as far as it was still open then.
with covered as (
    select month, month - to_months(row_number() over (order by month)::int) as stretch
    from covered_month
    where feed = 'ssda903_episodes' and coverage = 'window'
)
select month, min(month) over (partition by stretch)::date as known_since
from covered
