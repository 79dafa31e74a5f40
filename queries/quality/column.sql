-- One feed: how far each column is filled in, by month and team. A blank is what the sheet left empty, or held and
-- nobody could read: told_column gives the second kind back.
with listed as (
    from extract_rows($feed)
    union all by name
    from no_team
),
counted as (
    select
        date_trunc('month', counted_on)::date as of_month, team as of_team,
        count(*) as "rows", count(columns(* exclude (counted_on, load_id, sheet_row))) as '\0'
    from listed
    group by all
),
stored as (
    unpivot counted on columns(* exclude (of_month, of_team, "rows")) into name field value stored
)
select
    $feed as feed, s.of_month as month, f."column", s.of_team as team, f.expected,
    s."rows", s.stored as filled, s.stored as valid
from stored as s
join quality_field as f on f.feed = $feed and f.field = s.field
