-- Remembers that a draft's loads are in.
insert into taken_draft values ($draft, $taken_at)
