-- A looked after child is a child in need. Source: Ofsted Annex A, list 6, which is to hold every looked after child;
-- short breaks (V3, V4) are not asked about. Looked at where both lists are of the same day.
select
    feed, as_at, team, child, sheet_row,
    'orphan' as kind, 'Looked after, but not open on the list of children in need' as what,
    'Open the episode of need, or record when the child ceased to be looked after.' as mend,
    not exists (
        from open_on_list as n
        where n.feed = 'children_in_need' and n.child = l.child and n.as_at = l.as_at
    ) as is_wrong
from listed_child as l
where feed = 'children_looked_after' and is_open and coalesce(left(said, 2), '') not in ('V3', 'V4')
  and as_at in (select as_at from listed_child where feed = 'children_in_need')
