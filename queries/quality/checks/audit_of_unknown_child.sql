-- An audited case is one the service knows. Source: case file audits are drawn from the council's own lists; an id on
-- none of them is mistyped, and the audit counts for no team or group. Early help audits are not asked about. Looked at
-- from the first day a list of children in need covers.
with known_child as (
    select child from listed_child
    union
    select child from store.referrals semi join live_load using (load_id)
    union
    select child from store.assessments semi join live_load using (load_id)
    union
    select child from store.rejected_child semi join live_load using (load_id)
)
select
    'case_audits' as feed, a.counted_on as as_at, a.team, a.child, a.sheet_row,
    'orphan' as kind, 'Audit of a child who is on no list' as what,
    'Correct the child''s id in the audit.' as mend,
    not exists (from known_child as k where k.child = a.child) as is_wrong
from extract_rows('case_audits') as a
where a.child is not null and a.cohort is distinct from 'Early help'
  and a.audit_month >= (select min(as_at) from listed_child where feed = 'children_in_need')
