-- Days from the placement order to the decision on a match, of children adopted. Grain: one row a child, on the day of
-- the adoption order. DfE, adoption scorecards, A2: a match made before the order took no days; children without an
-- order, or never placed for adoption before they were adopted, are left out.
select
    adoption_order_date as counted_on, child,
    greatest(date_diff('day', placement_order_date, matched_date), 0) as numerator, 1 as denominator,
    case
        when matched_date < placement_order_date
            then concat('Matched on ', on_day(matched_date), ', before the placement order: no days')
        else concat(
            how_many(date_diff('day', placement_order_date, matched_date), 'day'), ' from the placement order on ',
            on_day(placement_order_date), ' to the match on ', on_day(matched_date)
        )
    end as why,
    age_band, gender
from adopted_child
where reaches_back
  and placement_order_date is not null and matched_date is not null and moved_in_date is not null
