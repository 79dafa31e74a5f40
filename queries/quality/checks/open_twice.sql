-- A child is open on a list once. Source: Ofsted Annex A, lists 6 to 8: one row a child, the most recent episode.
select
    feed, as_at, team, child, sheet_row,
    'duplicate' as kind, 'Open twice on the same list' as what,
    'End the earlier of the two, or take out the one made by mistake.' as mend,
    row_number() over (partition by feed, as_at, child order by start_date, sheet_row) > 1 as is_wrong
from listed_child
where feed in ('children_in_need', 'child_protection_plans', 'children_looked_after') and is_open
