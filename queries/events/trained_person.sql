-- Training as each month's list saw it. One row a person, programme and list. A person listed twice for a programme
-- (its modules) has completed it when every row says so; an enrolment not attended says nothing. Those the workforce
-- extract of the same month knows to have left are left out, for training lists keep leavers.
with listed as (
    select
        counted_on, person, programme, agency, team, role, employment_type, eligible, completed_date
    from current_snapshots('training')
    where programme is not null
    qualify row_number() over (
        partition by counted_on, person, programme
        order by status is not distinct from 'Did not attend', completed_date desc nulls first, ordinal
    ) = 1
),
in_post as (
    select date_trunc('month', counted_on)::date as month, worker, was_in_post from worker_in_month
),
known_since as (
    select worker, min(month) as month from in_post group by worker
)
select l.*
from listed as l
left join in_post as p on p.worker = l.person and p.month = date_trunc('month', l.counted_on)
left join known_since as k on k.worker = l.person and k.month <= date_trunc('month', l.counted_on)
where coalesce(
    p.was_in_post,
    k.worker is null or date_trunc('month', l.counted_on) not in (select month from in_post)
)
