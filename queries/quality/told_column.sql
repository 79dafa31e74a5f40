-- One feed: cells that held something, but not what the column should: added to what column.sql counts. One that was
-- stored blank was filled in; one that was kept is not valid. A row rejected for a column counts against it, and under
-- no team, for nothing of it was kept.
with told as (
    from told_problem where feed = $feed
),
listed as (
    from extract_rows($feed)
    union all by name
    from no_team
),
told_text as (
    select load_id, sheet_row, team as of_team, columns(* exclude (counted_on, load_id, sheet_row))::varchar as '\0'
    from listed
    semi join told using (load_id, sheet_row)
),
cell as (
    from told_text
    unpivot include nulls (held for field in (columns(* exclude (load_id, sheet_row, of_team))))
)
select
    $feed as feed, t.month, t."column", c.of_team as team, t.expected,
    0 as "rows", (c.held is null)::int as filled, -(c.held is not null)::int as valid
from told as t
join cell as c using (load_id, sheet_row, field)
where t.severity = 'warning'

union all

select $feed, month, "column", null, expected, 1, (not is_blank)::int, 0
from told
where severity = 'rejected'
