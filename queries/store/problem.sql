-- What was wrong, cell by cell: rejected rows and blanked values, with what to do. Personal values are kept as their
-- shape only (letters as A, digits as 9).
create table if not exists problem (
    load_id bigint, file varchar, sheet varchar, "row" bigint, "column" varchar, value varchar,
    rule varchar, message varchar, severity varchar
)
