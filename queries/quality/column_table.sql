-- How far a column is filled in, and with what can be read. One row a feed, month, column and team: rows looked at,
-- cells somebody filled in, cells that hold what the column should. expected: a blank is worth asking about; of other
-- columns only those in which something was wrong.
select
    feed, month, "column", team, expected,
    sum("rows")::bigint as "rows", sum(filled)::bigint as filled, sum(valid)::bigint as valid
from quality_part
group by feed, month, "column", team, expected
window every_team as (partition by feed, month, "column")
qualify expected or sum(sum(valid)) over every_team < sum(sum(filled)) over every_team
