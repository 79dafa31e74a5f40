-- What the rules found, counted. One row a rule, extract (the newest of each month) and team: rows looked at, and rows
-- found wrong. team is null where an extract names none.
select
    rule, kind, what, mend, feed, date_trunc('month', as_at)::date as month, as_at, team,
    count(*) as looked_at, count(*) filter (where is_wrong) as found
from quality_row
group by all
