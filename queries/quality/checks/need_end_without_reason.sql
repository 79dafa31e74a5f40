-- An episode of need that was closed has its reason. Source: Ofsted Annex A, list 6; DfE children in need census.
select
    'children_in_need' as feed, counted_on as as_at, team, child, sheet_row,
    'missing' as kind, 'Episode of need closed, but no reason is given' as what,
    'Record why the case was closed.' as mend,
    closure_reason is null as is_wrong
from extract_rows('children_in_need')
where end_date <= counted_on
