-- Families still in pre-proceedings at month end, longer than pre-proceedings should last. Grain: one row a family a
-- month end. Public Law Outline (Practice Direction 12A); the weeks are a setting, and the last day of them is in time.
with month_end as (
    select last_day(month) as counted_on
    from covered_month
    where feed = 'plo_tracker' and coverage = 'month_end'
)
select
    m.counted_on, c.family as child, 1 as numerator, null::int as denominator,
    concat(
        'In pre-proceedings since ', on_day(c.pre_proceedings_start), ': ',
        format('{:g}', round(date_diff('day', c.pre_proceedings_start, m.counted_on) / 7, 1)), ' weeks by ',
        on_day(m.counted_on), ', for ', c.of_children
    ) as why,
    c.team, c.family_size
from legal_case as c
join month_end as m
    on date_diff('day', c.pre_proceedings_start, m.counted_on) > 7 * setting('pre_proceedings_weeks')
   and (c.ended_date is null or c.ended_date > m.counted_on)
   and c.stands_until >= m.counted_on
where not c.ended_on_no_day
qualify row_number() over (partition by c.family, m.counted_on order by c.pre_proceedings_start) = 1
