-- The counts of quality_column before they are added up.
create or replace temp table quality_part (
    feed varchar, month date, "column" varchar, team varchar, expected boolean,
    "rows" bigint, filled bigint, valid bigint
)
