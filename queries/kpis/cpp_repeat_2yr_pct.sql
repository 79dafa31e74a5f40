-- Child protection plans started within two years of an earlier plan of the same child ending.
-- Grain: one row a plan started. Exactly 24 months counts. An earlier plan that left the list without an end ended
-- by the new start at the latest, whatever end was estimated: a child has one plan at a time. A local measure: DfE
-- publishes "second or subsequent plan, ever", which is always higher, so the two are never drawn on one line.
select
    p.start_date as counted_on,
    p.child,
    exists (
        select 1
        from child_protection_plan as earlier
        where earlier.child = p.child
          and earlier.start_date < p.start_date
          and (earlier.end_date <= p.start_date or earlier.end_is_estimated)
          and earlier.end_date >= p.start_date - interval 24 months
    )::int as numerator,
    1 as denominator,
    p.team,
    p.age_band,
    p.initial_category as category_of_abuse
from child_protection_plan as p
