-- Children adopted: one row a child. From Annex A list 10 in the months it covers; in other months from the SSDA903
-- return. reaches_back: whether the source says how long each step took (the return where enough years of it are
-- loaded).
select
    adoption_order_date, child, entered_care_date, placement_order_date, matched_date, foster_to_adopt_date,
    moved_in_date, true as reaches_back, age_band, gender
from adoption
where date_trunc('month', adoption_order_date) in (
    select month from covered_month where feed = 'adoption' and coverage = 'window'
)

union all

select
    adoption_order_date, child, entered_care_date, placement_order_date, matched_date, foster_to_adopt_date,
    moved_in_date, reaches_back, age_band, gender
from ssda903_adoption
where date_trunc('month', adoption_order_date) not in (
    select month from covered_month where feed = 'adoption' and coverage = 'window'
)
