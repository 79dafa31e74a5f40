-- Days from coming into care to moving in with the adoptive family, of children adopted. Grain: one row a child, on
-- the day of the adoption order. DfE, adoption scorecards, A10: a family that fostered the child first counts from
-- then. A child one of whose dates is missing, or out of order, is left out of both parts.
select
    adoption_order_date as counted_on, child,
    date_diff('day', entered_care_date, moved_in_date) as numerator, 1 as denominator,
    concat(
        how_many(date_diff('day', entered_care_date, moved_in_date), 'day'), ' from coming into care on ',
        on_day(entered_care_date), ' to moving in on ', on_day(moved_in_date)
    ) as why,
    case when moved_in_date = foster_to_adopt_date then 'Fostered by the family first' else 'Not fostered first' end
        as route,
    age_band, gender
from adopted_child
where reaches_back and moved_in_date >= entered_care_date
