-- Rows that say again what an earlier row of the sheet says: the same key twice (data/catalogue/feeds), so one case may
-- be counted as two, or the wrong one be kept. Source: the key of each list; Annex A asks for one row a child.
select
    feed, as_at, team, child, sheet_row,
    'duplicate' as kind, 'The same case as an earlier row of the sheet' as what,
    'Take one of the two out of the case system, or give them different dates.' as mend,
    ordinal > 1 as is_wrong
from listed_row
