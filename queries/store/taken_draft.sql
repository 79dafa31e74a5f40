-- Drafts whose loads are in, one row each, written in one transaction with them: publishing again adds nothing twice.
create table if not exists taken_draft (draft varchar primary key, taken_at timestamp)
