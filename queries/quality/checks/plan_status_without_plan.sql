-- A case status of child protection plan needs a plan. Source: Ofsted Annex A, case status of list 6 against list 7.
-- Looked at where both lists are of the same day.
select
    feed, as_at, team, child, sheet_row,
    'orphan' as kind, 'Case status is child protection plan, but no plan is open on the list of plans' as what,
    'Correct the case status, or record the plan.' as mend,
    not exists (
        from open_on_list as p
        where p.feed = 'child_protection_plans' and p.child = l.child and p.as_at = l.as_at
    ) as is_wrong
from listed_child as l
where feed = 'children_in_need' and is_open and said = 'Child protection plan'
  and as_at in (select as_at from listed_child where feed = 'child_protection_plans')
