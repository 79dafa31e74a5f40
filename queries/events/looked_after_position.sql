-- Children in care as each extract saw them: what only an extract of that month can say (placement, reviews, visits,
-- health). One row a child an extract; series of short breaks (V3, V4) are not counted, as DfE does. Annex A list 8.
-- stable_since: when the placement began; of a child placed for adoption, when the placement before adoption began, as
-- far as an extract has shown that one (DfE counts the two together), else the first placement for adoption shown.
with shown_placement as (
    select distinct
        r.child, r.placement_start_date,
        coalesce(left(r.placement_type, 2) in ('A3', 'A4', 'A5', 'A6'), false) as for_adoption
    from store.children_looked_after as r
    join live_load using (load_id)
)
select
    p.counted_on, p.child, p.start_date,
    p.placement_start_date,
    case when left(p.placement_type, 2) in ('A3', 'A4', 'A5', 'A6') then coalesce(
        (
            select coalesce(
                max(s.placement_start_date) filter (where not s.for_adoption), min(s.placement_start_date)
            )
            from shown_placement as s
            where s.child = p.child
              and s.placement_start_date >= p.start_date
              and s.placement_start_date < p.placement_start_date
        ),
        p.placement_start_date
    ) else p.placement_start_date end as stable_since,
    p.placements_12m, p.missing_12m,
    p.legal_status, p.legal_status_date, p.need, p.permanence_plan,
    p.placement_type, p.placement_provider as provider,
    p.placed_in_area,
    case p.placed_in_area when 'In' then 'In the council''s area' when 'Out' then 'Outside the council''s area' end
        as placement_location,
    p.placement_authority,
    p.last_review_date, p.last_visit_date, p.iro_contact_date, p.health_assessment_date, p.dental_check_date,
    p.team, p.age_band, p.gender, p.ethnicity as ethnic_group, p.disability,
    case p.unaccompanied when 'Yes' then 'UASC' when 'No' then 'Not UASC' end as unaccompanied
from current_snapshots('children_looked_after') as p
where (p.end_date is null or p.end_date > p.counted_on)
  and coalesce(left(p.legal_status, 2), '') not in ('V3', 'V4')
qualify row_number() over (partition by p.child, p.counted_on order by p.start_date desc, p.ordinal desc) = 1
