-- A care leaver the council is in touch with has an accommodation and an activity. Source: Ofsted Annex A, list 9; DfE,
-- SSDA903 OC3.
select
    'care_leavers' as feed, counted_on as as_at, team, child, sheet_row,
    'missing' as kind, 'In touch with the care leaver, but accommodation or activity is blank' as what,
    'Record where the young person lives and what they do.' as mend,
    accommodation is null or activity is null as is_wrong
from extract_rows('care_leavers')
where in_touch = 'Yes'
