-- Whoever is open on Annex A list 6 is open to the service, so the supplement holds them; without it they fall out of
-- every practice standard. Source: as supplement_on_no_list. Looked at where both are of the same day.
select
    feed, as_at, team, child, sheet_row,
    'orphan' as kind, 'Open on the list of children in need, but not on the supplement' as what,
    'Find out why the report of the supplement leaves the child out.' as mend,
    not exists (
        from open_on_list as s
        where s.feed = 'lcs_supplement' and s.child = l.child and s.as_at = l.as_at
    ) as is_wrong
from listed_child as l
where feed = 'children_in_need' and is_open
  and as_at in (select as_at from listed_child where feed = 'lcs_supplement')
