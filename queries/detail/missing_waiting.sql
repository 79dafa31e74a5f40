-- Children back from a missing episode and still without the interview they are due, at the end of the newest extract's
-- day: neither interviewed nor declined. Grain: one row an episode, with the hours left of the 72 (fewer than none when
-- they have run out), for those who returned in the last four weeks. Where only days are known there are no hours.
select
    e.child, e.returned_at, e.missing_from, coalesce(e.team, 'Not recorded') as team, e.age_band, e.exploitation_risk,
    case
        when e.interview_accepted then 'Accepted, not held yet'
        when e.interview_accepted is not null then 'Could not be reached'
        when e.interview_offered = 'Yes' then 'Offered, no answer yet'
        else 'Not offered yet'
    end as stage,
    72 - case
        when e.times_known then elapsed_hours(e.returned_at, (e.as_at + interval 1 day)::timestamp)
    end as hours_left,
    e.is_due, e.as_at,
    exists (
        select 1 from missing_incident as i
        where i.child = e.child and i.reported_at > e.returned_at and i.returned_at is null
    ) as missing_again
from missing_episode as e
where e.interview_required and not e.was_completed
  and (e.interview_accepted is distinct from false or e.not_accepted_reason = 'Could not contact')
  and e.returned_at::date > e.as_at - interval 28 days
