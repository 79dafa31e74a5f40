-- Child protection plans started within two years of an earlier plan of the same child ending.
-- Grain: one row a plan started. Exactly 24 months counts. An earlier plan that left the list without an end ended
-- by the new start at the latest, whatever end was estimated: a child has one plan at a time. A local measure: DfE
-- publishes "second or subsequent plan, ever", which is always higher, so the two are never drawn on one line.
with earlier as (
    select p.child, p.start_date, max(least(e.end_date, p.start_date)) as ended_on
    from child_protection_plan as p
    join child_protection_plan as e
        on e.child = p.child
       and e.start_date < p.start_date
       and (e.end_date <= p.start_date or e.end_is_estimated)
    group by all
)
select
    p.start_date as counted_on,
    p.child,
    coalesce(e.ended_on >= p.start_date - interval 24 months, false)::int as numerator,
    1 as denominator,
    concat('Plan started on ', on_day(p.start_date), '; ',
           case when e.ended_on is null then 'no earlier plan known to have ended'
                else concat('an earlier plan ended by ', on_day(e.ended_on)) end) as why,
    p.team,
    p.age_band,
    p.gender,
    p.disability,
    p.initial_category as category_of_abuse
from child_protection_plan as p
left join earlier as e using (child, start_date)
