-- Families with an early help episode open at the end of the last day of each month. One row a family a month end: of
-- two open episodes the later counts. What is said of it (lead agency, level) is what the first list on or after that
-- day said; of an episode that left the list without an end, the last list that held it.
with month_end as (
    select last_day(month) as counted_on
    from covered_month
    where feed = 'early_help' and coverage = 'month_end'
),
open_episode as (
    select m.counted_on, e.eha_id
    from early_help_episode as e
    join month_end as m on e.start_date <= m.counted_on and (e.end_date is null or e.end_date > m.counted_on)
),
said as (
    select
        *,
        case when newness < max(newness) over (partition by eha_id) then as_at else date 'infinity' end as stands_until
    from early_help_listed
)
select o.counted_on, s.family, s.start_date, s.lead_agency, s.level, s.locality
from open_episode as o
asof join said as s on s.eha_id = o.eha_id and s.stands_until >= o.counted_on
qualify row_number() over (
    partition by s.family, o.counted_on order by s.start_date desc, s.lead_agency nulls last, s.eha_id
) = 1
