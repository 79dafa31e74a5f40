-- What a council's own headings stand for: one row a decision, never edited. The newest decision about a heading of a
-- feed stands; "column" null: it stands for nothing any more. after_load: the newest load there was; extracts loaded up
-- to it were read without the heading and may be read again.
create table if not exists column_name (
    feed varchar, heading varchar, "column" varchar, decided_at timestamp, decided_by varchar, after_load bigint
)
