-- Child protection plans started for a child who had a plan before, however long ago.
-- Grain: one row a plan started. The extract's own count of earlier plans (this council, lifetime) says so; an
-- earlier plan seen in an older extract says so too. DfE, characteristics of children in need, table D3.
select
    p.start_date as counted_on,
    p.child,
    (
        coalesce(p.previous_plans, 0) > 0
        or exists (
            select 1
            from child_protection_plan as earlier
            where earlier.child = p.child and earlier.start_date < p.start_date
        )
    )::int as numerator,
    1 as denominator,
    p.team,
    p.age_band,
    p.initial_category as category_of_abuse
from child_protection_plan as p
