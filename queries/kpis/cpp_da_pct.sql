-- Children on a child protection plan at the month's end whose latest assessment by then identifies domestic abuse
-- (factors 3A, 3B or 3C). Grain: one row a child a month end with an open plan and an assessment whose factors a
-- supplement has shown; of the others nobody can say. Children in Need census, factors at assessment.
select
    p.counted_on, p.child, a.domestic_abuse::int as numerator, 1 as denominator,
    concat(
        'On a plan since ', on_day(p.start_date), '; assessment authorised on ', on_day(a.assessment_date),
        ', factors ', a.factors
    ) as why,
    p.latest_category as category_of_abuse, p.team, p.age_band
from child_protection_month_end as p
asof join assessed_child as a
    on a.child = p.child and a.assessment_date <= p.counted_on
