-- An eligible young person is 16 or 17 and still looked after. Source: Children Act 1989, schedule 2, paragraph 19B.
-- Looked at where both lists are of the same day.
select
    feed, as_at, team, child, sheet_row,
    'orphan' as kind, 'Care leaver is eligible, but not on the list of looked after children' as what,
    'Correct the category, or the period of care.' as mend,
    not exists (
        from open_on_list as c
        where c.feed = 'children_looked_after' and c.child = l.child and c.as_at = l.as_at
    ) as is_wrong
from listed_child as l
where feed = 'care_leavers' and said = 'Eligible'
  and as_at in (select as_at from listed_child where feed = 'children_looked_after')
