-- Children missing in the twelve months to each month end: on any day of them, so a child still missing counts.
-- One row a child a month end, described by the latest incident; incidents is how many of the child's touch the year.
select
    y.counted_on, i.child, i.reported_at, i.missing_from, i.team, i.service, i.locality, i.age_band,
    i.exploitation_risk, i.provider,
    count(*) over (partition by y.counted_on, i.child) as incidents
from missing_year as y
join missing_incident as i
    on i.reported_at::date <= y.counted_on and (i.returned_at is null or i.returned_at::date >= y.first_day)
qualify row_number() over (partition by y.counted_on, i.child order by i.reported_at desc, i.episode_id) = 1
