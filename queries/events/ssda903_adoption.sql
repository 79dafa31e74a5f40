-- Children adopted (an episode ended E11 or E12) as the SSDA903 return shows them: one row a child. DfE, guide to the
-- children looked after return; adoption scorecards.
-- moved_in_date: when the placement with the carer the child was adopted from began. A carer who fostered the child
-- first keeps the child when the placement becomes one for adoption (RNE T, U), so the clock stops at the fostering
-- placement, as A10 asks. A date that lies before the first episode sent is not known.
-- reaches_back: whether the returns loaded go back far enough for the times between to be fair. In a single year's
-- return only those adopted soon after coming into care have both dates.
with adopted as (
    select *
    from ssda903_period
    where has_ended and left(end_reason, 3) in ('E11', 'E12')
    qualify row_number() over (partition by child order by end_date desc) = 1
),
reached as (
    select
        child, period_number,
        max(placement_number) as placement_number,
        min(start_date) filter (where left(legal_status, 2) = 'E1') as ordered_date,
        first(reason order by start_date) filter (where left(legal_status, 2) = 'E1') in ('S', 'L', 'B', 'U')
            as order_is_dated
    from ssda903_episode
    group by child, period_number
),
placed as (
    select child, placement_number, min(start_date) as placed_date
    from ssda903_episode
    where left(placement_type, 2) in ('A3', 'A4', 'A5', 'A6')
    group by child, placement_number
),
asked as (
    select a.child, a.decision_date, a.matched_date, a.by_foster_carer
    from store.ssda903_ad1 as a
    join ssda903_run as r using (load_id)
    qualify row_number() over (partition by a.child order by r.newness desc, a.ordinal) = 1
),
decided as (
    select d.child, d.decision_date
    from store.ssda903_placed_for_adoption as d
    join ssda903_run as r using (load_id)
    qualify row_number() over (partition by d.child order by r.newness desc, d.decision_date desc, d.ordinal) = 1
)
select
    a.child,
    case when a.start_is_known then a.start_date end as entered_care_date,
    coalesce(q.decision_date, d.decision_date) as decision_date,
    case when s.order_is_dated then s.ordered_date end as placement_order_date,
    q.matched_date,
    p.placed_date,
    case when p.placed_date > l.start_date or p.placed_date is null and q.by_foster_carer = 'Yes' then l.start_date end
        as foster_to_adopt_date,
    case when l.start_is_known and (p.placed_date is not null or q.by_foster_carer = 'Yes') then l.start_date end
        as moved_in_date,
    a.end_date as adoption_order_date,
    coalesce(h.known_since <= a.end_date - to_months(setting('adoption_history_months')::int), false) as reaches_back,
    c.age_band, c.gender, c.ethnic_group
from adopted as a
join reached as s using (child, period_number)
join ssda903_placement as l on l.child = a.child and l.placement_number = s.placement_number
left join placed as p on p.child = a.child and p.placement_number = s.placement_number
left join asked as q on q.child = a.child
left join decided as d on d.child = a.child
asof left join ssda903_history as h on h.month <= a.end_date
asof left join ssda903_child as c on c.child = a.child and c.stands_until >= a.end_date
