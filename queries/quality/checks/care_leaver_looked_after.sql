-- A relevant, former relevant or qualifying care leaver is no longer looked after. Source: Children Act 1989, sections
-- 23A to 24. Looked at where both lists are of the same day.
select
    feed, as_at, team, child, sheet_row,
    'orphan' as kind, 'Care leaver who is still on the list of looked after children' as what,
    'Correct the category, or record when the young person ceased to be looked after.' as mend,
    exists (
        select 1
        from listed_child as c
        where c.feed = 'children_looked_after' and c.is_open and c.child = l.child and c.as_at = l.as_at
          and coalesce(left(c.said, 2), '') not in ('V3', 'V4')
    ) as is_wrong
from listed_child as l
where feed = 'care_leavers' and said in ('Relevant', 'Former relevant', 'Qualifying')
  and as_at in (select as_at from listed_child where feed = 'children_looked_after')
