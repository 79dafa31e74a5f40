-- Initial health assessments in time: within 20 working days of coming into care. Grain: one row a period of care
-- that lasted so long, on the day it began. Promoting the health and wellbeing of looked-after children (DfE and DHSC).
-- Counted only where a supplement as at the last day or later shows the child still in that period of care, so that
-- nobody is judged before the time has run out, or by a supplement that no longer asks about health in care; and one
-- that holds no such date of anybody tells nothing.
with told as (
    select counted_on, child, case_status, initial_health_date
    from open_case
    qualify count(initial_health_date) over (partition by counted_on) > 0
),
due as (
    select *, working_day_due(start_date, setting('initial_health_working_days')::int) as due_date
    from period_of_care
),
judged as (
    select
        d.*,
        (
            select min(t.initial_health_date)
            from told as t
            where t.child = d.child
              and t.initial_health_date >= d.start_date
              and (d.next_start_date is null or t.initial_health_date < d.next_start_date)
        ) as assessed_on
    from due as d
    where exists (
        select 1
        from told as t
        where t.child = d.child
          and t.case_status = 'Child in care'
          and t.counted_on >= d.due_date
          and (d.end_date is null or t.counted_on < d.end_date)
    )
)
select
    j.start_date as counted_on, j.child, coalesce(j.assessed_on <= j.due_date, false)::int as numerator,
    1 as denominator,
    concat(
        'In care since ', on_day(j.start_date), ', initial health assessment due by ', on_day(j.due_date),
        case when j.assessed_on is null then ', none recorded' else concat(', held on ', on_day(j.assessed_on)) end
    ) as why,
    j.team_at_start as team, j.age_band_at_start as age_band, p.placement_location
from judged as j
asof left join looked_after_position as p
    on p.child = j.child and p.start_date = j.start_date and p.counted_on >= j.start_date
