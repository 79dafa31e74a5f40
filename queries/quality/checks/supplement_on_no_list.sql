-- Whoever the supplement holds is open to the service, so Annex A lists them too. Source: the lists are made of one
-- case system on one day. Looked at where list 6 and the supplement are of the same day.
select
    feed, as_at, team, child, sheet_row,
    'orphan' as kind, 'On the supplement, but open on no list of Annex A' as what,
    'Close the case, or find out why the lists of Annex A leave it out.' as mend,
    not exists (
        from open_on_list as o
        where o.feed <> 'lcs_supplement' and o.child = l.child and o.as_at = l.as_at
    ) as is_wrong
from listed_child as l
where feed = 'lcs_supplement' and said <> 'Care leaver'
  and as_at in (select as_at from listed_child where feed = 'children_in_need')
