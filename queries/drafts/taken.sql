-- Whether a draft's loads are in: one row, or none.
select taken_at from taken_draft where draft = $draft
