-- One feed: whose each row of its newest extracts is, for the rules every feed is asked. A feed without teams has one
-- here too, and it is blank. ordinal: the n-th row of the same key.
with listed as (
    from extract_rows($feed)
    union all by name
    from no_team
)
select $feed as feed, counted_on as as_at, team, row_child as child, sheet_row, ordinal
from listed
