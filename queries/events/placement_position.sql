-- Children in care and their placements: as each extract of Annex A list 8 saw them, and as the SSDA903 return shows
-- them in months without one. One row a child a picture; series of short breaks (V3, V4) are not counted.
-- start_is_known: false where the return begins with the child already in care, on some day before the one given.
-- placement_start_date: null where the return begins with the child already placed there.
-- knows_stability: whether the source reaches back far enough to say (the return only as far as it was sent: thirty
-- months for stability; for the number of placements twelve, else it has none).
select
    counted_on, child, start_date, true as start_is_known, placement_start_date, stable_since, placements_12m,
    true as knows_stability,
    legal_status, need, placement_type, provider, team, age_band, gender, ethnic_group, unaccompanied
from looked_after_position

union all

select
    counted_on, child, start_date, start_is_known,
    case when placement_start_is_known then placement_start_date end, stable_since, placements_12m,
    stable_since is not null,
    legal_status, need, placement_type, provider, null, age_band, gender, ethnic_group, unaccompanied
from ssda903_position
where date_trunc('month', counted_on) not in (
    select month from covered_month where feed = 'children_looked_after' and coverage = 'snapshot'
)
