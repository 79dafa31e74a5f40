-- What listed_row.sql gives of every feed.
create or replace temp table listed_row (
    feed varchar, as_at date, team varchar, child varchar, sheet_row bigint, ordinal bigint
)
