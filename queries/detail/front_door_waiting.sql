-- What was waiting at the end of each month. Grain: one row a month, what waits, team (contacts have none) and how long
-- in working days.
-- contact: received in the twelve months before, its working day had run out, and no decision by the month's end.
-- assessment: open at the month's end, banded by the working days since it began; those past 45 add up to the KPI
-- assessment_open_over_45.
with month_end as (
    select feed, month, last_day(month) as day
    from covered_month
    where feed in ('front_door', 'assessments') and coverage = 'month_end'
),
undecided as (
    select m.month, working_days_between(c.received_at::date, m.day) as days
    from front_door_contact as c
    join month_end as m
        on m.feed = 'front_door'
       and c.received_at::date <= m.day and c.received_at::date > last_day(m.day - interval 12 months)
       and (c.decided_at is null or c.decided_at::date > m.day)
),
open_assessment as (
    select m.month, a.team, working_days_between(a.start_date, m.day) as days
    from assessment as a
    join month_end as m
        on m.feed = 'assessments' and a.start_date <= m.day and (a.end_date is null or a.end_date > m.day)
)
select
    month, 'contact' as what, null as team,
    case when days <= 5 then '1 to 5' when days <= 10 then '6 to 10' else 'Over 10' end as days, count(*) as waiting
from undecided
where days >= 1
group by all

union all

select
    month, 'assessment', team,
    case when days <= 20 then '0 to 20' when days <= 35 then '21 to 35' when days <= 45 then '36 to 45' else 'Over 45' end,
    count(*)
from open_assessment
group by all
