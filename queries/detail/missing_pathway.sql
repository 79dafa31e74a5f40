-- What became of missing episodes, counted. Grain: one row a month, team, place missing from and state, with how many
-- episodes, and how many of them were offered an interview, and so on. An episode that ended is in its month of return
-- and in one state, as the first that fits; a child still missing is at every month end until the return (the newest at
-- the extract's own day), in the state 'still missing'. An interview held was offered and accepted, whatever is recorded
-- of that; offers and acceptances are those recorded, as rhi_accepted_pct counts them. day_only: given by days, so judged
-- by three calendar days.
with ended as (
    select
        date_trunc('month', returned_at)::date as month, team, missing_from, interview_offered, offered_at,
        interview_offered = 'Yes' and interview_accepted as acceptance, was_completed, offered_in_72h,
        not times_known as day_only,
        case
            when not interview_required then 'not required'
            when not is_due then 'not due'
            when completed_in_72h then 'in time'
            when was_completed then 'late'
            when recorded_at is not null then 'does not count'
            when interview_mode in ('Face to face', 'Telephone', 'Leaflet only') then 'no time of interview'
            when not interview_accepted and not_accepted_reason = 'Could not contact' then 'not reached'
            when not interview_accepted then 'declined'
            when interview_accepted then 'accepted, not held'
            when interview_offered = 'Yes' or offered_at is not null then 'no answer'
            when interview_offered = 'No' then 'not offered'
            else 'offer not recorded'
        end as state
    from missing_episode
),
still_missing as (
    select month::date as month, team, missing_from
    from missing_incident
    cross join unnest(generate_series(
        date_trunc('month', reported_at), coalesce(returned_at, as_at::timestamp), interval 1 month
    )) as touched(month)
    where returned_at is null or returned_at::date > last_day(month)
)
select
    month, coalesce(team, 'Not recorded') as team, coalesce(missing_from, 'Not recorded') as missing_from, state,
    count(*)::int as episodes,
    count(*) filter (interview_offered = 'Yes' or offered_at is not null or was_completed)::int as offered,
    count(*) filter (interview_offered = 'Yes' and offered_at is null)::int as offered_no_time,
    count(*) filter (offered_in_72h)::int as offered_72h,
    count(*) filter (acceptance or was_completed)::int as accepted,
    count(*) filter (interview_offered = 'Yes')::int as offers,
    count(*) filter (acceptance)::int as acceptances,
    count(*) filter (day_only)::int as day_only
from ended
group by all

union all

select
    month, coalesce(team, 'Not recorded'), coalesce(missing_from, 'Not recorded'), 'still missing',
    count(*)::int, 0, 0, 0, 0, 0, 0, 0
from still_missing
group by all
