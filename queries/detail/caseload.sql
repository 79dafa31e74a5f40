-- How far case-holding social workers stand over or under their ceiling (see the event case_holder), without saying
-- who. Grain: one row a month, team, role and distance from the ceiling in whole children; above zero is over it,
-- zero at it or less than one child below.
select
    date_trunc('month', counted_on)::date as month, team, role,
    ceil(children - ceiling)::int as over_by,
    count(*) as workers, sum(children)::double as children, sum(worker_fte) as worker_fte
from case_holder
group by all
