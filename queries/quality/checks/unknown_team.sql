-- Rows of a team that is not on the council's list of teams on the day of the extract: they fall out of every figure by
-- service and locality. Looked at where a list of teams is loaded. Source: the feed "teams".
select
    r.feed, r.as_at, r.team, r.child, r.sheet_row,
    'unknown team' as kind, 'The team is not on the list of teams' as what,
    'Correct the spelling of the team, or add it to the list of teams.' as mend,
    not exists (
        select 1
        from team_list as t
        where t.team = r.team and t.valid_from <= r.as_at and (t.valid_to is null or t.valid_to >= r.as_at)
    ) as is_wrong
from listed_row as r
where r.team is not null and exists (from team_list)
