-- A period of care that ended has its reason. Source: Ofsted Annex A, list 8; DfE, SSDA903, reason episode ceased.
select
    'children_looked_after' as feed, counted_on as as_at, team, child, sheet_row,
    'missing' as kind, 'Ceased to be looked after, but no reason is given' as what,
    'Record why the child ceased to be looked after.' as mend,
    end_reason is null as is_wrong
from extract_rows('children_looked_after')
where end_date <= counted_on
