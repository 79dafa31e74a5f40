-- Every row a rule looked at, while the snapshot is built. is_wrong: the rule found it wrong.
create or replace temp table quality_row (
    rule varchar, feed varchar, as_at date, team varchar, child varchar, sheet_row bigint,
    kind varchar, what varchar, mend varchar, is_wrong boolean
)
