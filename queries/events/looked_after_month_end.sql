-- Children in care at the end of the last day of each month. One row a child a month end; series of short breaks
-- (V3, V4) are not counted, as DfE does. Annex A list 8; the SSDA903 return in months whose end list 8 does not cover.
-- What is said of the child is what the first list on or after that day said. Placement and legal status are said
-- only where that list shows they had begun by then; otherwise nobody recorded what they were on the day.
-- start_is_known: false where the return begins with the child already in care, on some day before the one given.
select
    m.counted_on, m.child, m.start_date, true as start_is_known,
    case when l.as_at <= m.counted_on or m.placement_start_date <= m.counted_on then m.placement_type end
        as placement_type,
    case when l.as_at <= m.counted_on or m.legal_status_date <= m.counted_on then m.legal_status end as legal_status,
    m.need, m.team, m.age_band, m.gender, m.ethnicity as ethnic_group, m.disability,
    case m.unaccompanied when 'Yes' then 'UASC' when 'No' then 'Not UASC' end as unaccompanied
from month_end_positions('children_looked_after') as m
join live_load as l using (load_id)
where coalesce(left(m.legal_status, 2), '') not in ('V3', 'V4')
qualify row_number() over (partition by m.child, m.counted_on order by m.start_date desc, m.ordinal desc) = 1

union all

select
    counted_on, child, start_date, start_is_known, placement_type, legal_status,
    need, null, age_band, gender, ethnic_group, null, unaccompanied
from ssda903_position
where counted_on = last_day(counted_on)
  and date_trunc('month', counted_on) not in (
    select month from covered_month where feed = 'children_looked_after' and coverage = 'month_end'
)
