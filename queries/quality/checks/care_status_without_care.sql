-- A case status of looked after needs a period of care. Source: Ofsted Annex A, case status of list 6 against list 8.
-- Looked at where both lists are of the same day.
select
    feed, as_at, team, child, sheet_row,
    'orphan' as kind, 'Case status is looked after, but the child is not on the list of looked after children' as what,
    'Correct the case status, or record the period of care.' as mend,
    not exists (
        from open_on_list as c
        where c.feed = 'children_looked_after' and c.child = l.child and c.as_at = l.as_at
    ) as is_wrong
from listed_child as l
where feed = 'children_in_need' and is_open and said = 'Looked after child'
  and as_at in (select as_at from listed_child where feed = 'children_looked_after')
