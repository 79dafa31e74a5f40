-- What the lists of Annex A say of a child that the supplement does not: age band and gender. One row a child a day
-- of a list. Annex A lists 6 to 9; a child on several lists of one day has one age.
with listed as (
    select child, counted_on, age_band, gender from child_in_need_position
    union all
    select child, counted_on, age_band, gender from child_protection_position
    union all
    select child, counted_on, age_band, gender from looked_after_position
    union all
    select child, counted_on, age_band, gender from current_snapshots('care_leavers')
)
select child, counted_on as said_on, max(age_band) as age_band, max(gender) as gender
from listed
group by all
