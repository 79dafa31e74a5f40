-- A child with a child protection plan is a child in need. Source: Ofsted Annex A, list 6, which is to hold every child
-- with a child protection plan. Looked at where both lists are of the same day.
select
    feed, as_at, team, child, sheet_row,
    'orphan' as kind, 'On a child protection plan, but not open on the list of children in need' as what,
    'Open the episode of need, or end the plan.' as mend,
    not exists (
        from open_on_list as n
        where n.feed = 'children_in_need' and n.child = l.child and n.as_at = l.as_at
    ) as is_wrong
from listed_child as l
where feed = 'child_protection_plans' and is_open
  and as_at in (select as_at from listed_child where feed = 'children_in_need')
