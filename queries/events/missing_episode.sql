-- Missing episodes that have ended. One row an episode, with what became of its return home interview.
-- is_due: the time for it had run out by the end of the newest extract's day, so an early interview cannot flatter the
-- month. Hours are elapsed hours, weekends included; an extract with dates only is judged by three calendar days.
-- A leaflet is no interview, and by telephone only where the council says so; one dated before the return is no
-- interview after it. Statutory guidance on children who run away or go missing, January 2014.
with episode as (
    select
        * exclude (completed_at),
        completed_at as recorded_at,
        case
            when coalesce(interview_mode, 'Face to face') = 'Face to face'
                or interview_mode = 'Telephone' and choice('interview_counts') = 'face to face or telephone'
            then completed_at
        end as held_at
    from missing_incident
    where returned_at is not null
),
answered as (
    select
        *,
        case
            when held_at >= returned_at or not times_known and held_at::date = returned_at::date then held_at
        end as completed_at
    from episode
)
select
    *,
    interview_offered is distinct from 'Not required' as interview_required,
    case
        when times_known then elapsed_hours(returned_at, (as_at + interval 1 day)::timestamp) >= 72
        else date_diff('day', returned_at::date, as_at) >= 3
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
    ) as completed_in_72h,
    concat('Returned on ', on_day(returned_at), '; ', case
        when offered_at < returned_at then 'interview offered before the return'
        when offered_at is not null
            then concat('interview offered ', how_much_later(returned_at, offered_at, times_known))
        when interview_offered = 'Yes' then 'interview offered, no date given'
        when interview_offered = 'No' then 'no interview offered'
        else 'not recorded whether an interview was offered'
    end) as offer_words,
    concat('Returned on ', on_day(returned_at), '; ', case
        when completed_at is not null
            then concat('interviewed ', how_much_later(returned_at, completed_at, times_known))
        when held_at is not null then 'the interview is dated before the return'
        when recorded_at is not null
            then concat('recorded as ', lower(interview_mode), ', which does not count as an interview')
        when not interview_accepted then 'interview declined'
        when interview_offered = 'No' then 'no interview offered'
        else 'no interview recorded'
    end) as interview_words
from answered
