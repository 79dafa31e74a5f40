-- A child protection plan and a period of care end by the eighteenth birthday. Source: Children Act 1989, sections 31
-- and 105 (a child is under eighteen).
select
    feed, as_at, team, child, sheet_row,
    'impossible' as kind, 'Aged 18 or over, and still open on a list of children' as what,
    'Correct the date of birth, or close the case.' as mend,
    age_band in ('18-21', '22-25') as is_wrong
from listed_child
where feed in ('child_protection_plans', 'children_looked_after') and is_open and age_band is not null
