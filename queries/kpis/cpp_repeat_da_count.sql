-- Child protection plans started within two years of an earlier plan of the child ending, where the latest assessment
-- by the end of that month identifies domestic abuse (factors 3A, 3B or 3C). Grain: one row a plan started.
-- When the earlier plan ended is known from the lists loaded or from the supplement ("Date previous CP plan ended").
-- Exactly 24 months counts; an end nobody recorded lies no later than the new start. A local measure: DfE publishes
-- second or subsequent plans, ever.
with ended as (
    select child, start_date, end_date, end_is_estimated from child_protection_plan
    union all
    select distinct child, null::date, previous_plan_end_date, false from open_case
),
repeated as (
    select
        p.child, p.start_date, p.team, p.age_band, p.initial_category,
        max(least(e.end_date, p.start_date)) as previous_end
    from child_protection_plan as p
    join ended as e
        on e.child = p.child
       and coalesce(e.start_date < p.start_date, true)
       and (e.end_date <= p.start_date or e.end_is_estimated)
    group by all
)
select
    r.start_date as counted_on, r.child, 1 as numerator, null::int as denominator,
    concat(
        'Plan started on ', on_day(r.start_date), ', the one before ended by ', on_day(r.previous_end),
        '; assessment authorised on ', on_day(a.assessment_date), ', factors ', a.factors
    ) as why,
    r.team, r.age_band, r.initial_category as category_of_abuse
from repeated as r
asof join assessed_child as a
    on a.child = r.child and a.assessment_date <= last_day(r.start_date)
where r.previous_end >= r.start_date - interval 24 months
  and a.domestic_abuse
