-- Case-holding social workers who hold no more children than their ceiling. Grain: one row a worker on the day of the
-- extract. Who counts and what a ceiling is: see the event case_holder. Improvement Plan 2019, the 6/20 rule.
select
    counted_on, child, (children <= ceiling)::int as numerator, 1 as denominator,
    concat(
        children, case when children = 1 then ' child' else ' children' end, ', ceiling ', format('{:g}', ceiling)
    ) as why,
    service, locality, team, role, employment_type
from case_holder
