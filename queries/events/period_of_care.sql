-- Periods of care: when each began, and when and why it ended. One row a child a start; series of short breaks (V3,
-- V4) are not counted, as DfE does. Annex A list 8, which shows a child's latest period only: an earlier one is known
-- when an earlier extract was loaded.
-- has_ended: an end somebody recorded. A period that left the list without one has an estimated end, which counts as
-- nobody's leaving; X1 is a new episode of the same period.
-- What is said of the start (team, age band, legal status) is what the first extract that held the period said;
-- legal status only where it began no later than the period.
-- next_start_date: when the child came into care again, so far as an extract has shown.
with first_shown as (
    select
        r.row_key,
        arg_min(r.team, l.newness) as team_at_start,
        arg_min(r.age_band, l.newness) as age_band_at_start,
        arg_min(r.legal_status, l.newness) filter (where r.legal_status_date <= r.start_date) as legal_status_at_start
    from store.children_looked_after as r
    join live_load as l using (load_id)
    group by r.row_key
)
select
    e.child, e.start_date, e.end_date, e.end_is_estimated, e.end_reason,
    e.end_date is not null and not e.end_is_estimated and coalesce(left(e.end_reason, 2), '') <> 'X1' as has_ended,
    min(e.start_date) over (
        partition by e.child order by e.start_date range between interval 1 day following and unbounded following
    ) as next_start_date,
    e.second_period_12m, e.legal_status, f.legal_status_at_start, e.need, e.placement_type,
    e.placement_provider as provider,
    e.team, f.team_at_start, e.age_band, f.age_band_at_start,
    e.gender, e.ethnicity as ethnic_group, e.disability,
    case e.unaccompanied when 'Yes' then 'UASC' when 'No' then 'Not UASC' end as unaccompanied
from current_episodes('children_looked_after', true) as e
join first_shown as f using (row_key)
where coalesce(left(e.legal_status, 2), '') not in ('V3', 'V4')
qualify row_number() over (partition by e.child, e.start_date order by e.end_date nulls last, e.ordinal) = 1
