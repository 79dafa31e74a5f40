-- Missing episodes that have ended, of children this council answers for. One row an episode, with what became of
-- its return home interview. "Away from placement" is not missing; another authority's children are theirs.
-- is_due: the time for it had run out by the end of the newest extract's day, so an early interview cannot flatter the
-- month. Hours are elapsed hours, weekends included; an extract with dates only is judged by three calendar days.
-- An interview by telephone or leaflet is not a return home interview (the council may decide otherwise here); one
-- dated before the return is no interview after it.
with newest as (
    select max(as_at) as as_at from live_load where feed = 'missing_episodes'
),
episode as (
    select
        child, returned_at, missing_from, team, age_band,
        interview_offered, interview_accepted, times_known,
        offered_at,
        case
            when coalesce(interview_mode, 'Face to face') = 'Face to face'
             and (completed_at >= returned_at or not times_known and completed_at::date = returned_at::date)
            then completed_at
        end as completed_at
    from current_events('missing_episodes')
    where episode_type = 'Missing'
      and missing_from is distinct from 'Care - other authority child'
      and returned_at is not null
    qualify row_number() over (partition by episode_id order by ordinal desc) = 1
)
select
    e.*,
    e.interview_offered is distinct from 'Not required' as interview_required,
    case
        when times_known then elapsed_hours(returned_at, (n.as_at + interval 1 day)::timestamp) >= 72
        else date_diff('day', returned_at::date, n.as_at) >= 3
    end as is_due,
    coalesce(
        case
            when times_known then elapsed_hours(returned_at, offered_at) <= 72
            else date_diff('day', returned_at::date, offered_at::date) <= 3
        end,
        false
    ) as offered_in_72h,
    completed_at is not null as was_completed,
    coalesce(
        case
            when times_known then elapsed_hours(returned_at, completed_at) <= 72
            else date_diff('day', returned_at::date, completed_at::date) <= 3
        end,
        false
    ) as completed_in_72h
from episode as e, newest as n
