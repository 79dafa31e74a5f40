-- Children adopted. Grain: one row a child, on the day of the adoption order. Annex A list 10, or the SSDA903
-- return (episodes that ended E11 or E12).
select
    adoption_order_date as counted_on, child, 1 as numerator, null::int as denominator,
    concat('Adopted on ', on_day(adoption_order_date)) as why,
    age_band, gender
from adopted_child
