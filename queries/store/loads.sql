-- One row a feed found in a file. undone_at: the load no longer counts (its rows stay).
create table if not exists loads (
    load_id bigint primary key, file varchar, sha256 varchar, feed varchar, dataset varchar, sheet varchar,
    replaces varchar, as_at date, window_from date, window_to date, read bigint, accepted bigint, rejected bigint,
    synthetic boolean, loaded_at timestamp, loaded_by varchar, undone_at timestamp, undone_by varchar
)
