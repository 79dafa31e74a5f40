-- Supervision due. One row a worker a month: of two sessions in a month any in standard counts. Left out: what is due
-- after the newest extract; and, where the workforce extract of that month tells, workers who had not started when it
-- fell due, had left, or were absent all month. Whether managers' own supervision counts is the council's choice.
with newest as (
    select max(as_at) as as_at from live_load where feed = 'supervision'
),
due as (
    select
        *,
        coalesce(
            case when choice('supervision_standard_read_from') = 'answer' then in_standard end,
            held_date <= due_date,
            false
        ) as was_in_standard
    from current_events('supervision'), newest
    where coalesce(due_date <= newest.as_at, true)
      and (
        choice('supervision_of') = 'everyone'
        or coalesce(role, '') not in ('Practice manager', 'Service manager', 'Head of service')
      )
    qualify row_number() over (
        partition by month, worker order by was_in_standard desc, held_date nulls last, ordinal
    ) = 1
)
select d.month, d.worker, d.due_date, d.held_date, d.was_in_standard, d.team, d.role, d.employment_type
from due as d
left join worker_in_month as w on w.worker = d.worker and date_trunc('month', w.counted_on) = d.month
where not coalesce(w.was_absent_all_month, false)
  and coalesce(w.started_on <= coalesce(d.due_date, last_day(d.month)), true)
  and coalesce(w.left_on >= coalesce(d.due_date, last_day(d.month)), true)
