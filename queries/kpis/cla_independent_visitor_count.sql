-- Children in care matched with an independent visitor. Grain: one row a child an extract. Children Act 1989,
-- section 23ZB: to be appointed where it would be in the child's interests.
select
    counted_on, child, 1 as numerator, null::int as denominator,
    concat('Matched with an independent visitor on ', on_day(counted_on)) as why,
    age_band, service, team, locality, placement_type
from open_child_in_care
where independent_visitor = 'Matched'
