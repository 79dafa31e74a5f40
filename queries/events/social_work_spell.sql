-- Registered social workers the council employs, permanent or fixed term, with when they came and went. One row a
-- worker's time in a post, as the newest extract that lists it says: a leaver stands in several. Who goes on in
-- another post by the next working day has moved, neither left nor joined. Agency workers are not employed (DfE,
-- children's social work workforce census: starters and leavers).
with listed as (
    select
        *, arg_min(worker_fte, counted_on) over (partition by person, post_id, start_date) as starting_fte
    from workforce_row
    where registered and employment_type in ('Permanent', 'Fixed term')
),
spell as (
    select *, coalesce(working_day_due(end_date, 1), end_date + 1) as next_working_day
    from listed as l
    where not exists (
        select 1
        from listed as newer
        where newer.person = l.person and newer.post_id = l.post_id and newer.counted_on > l.counted_on
          and (l.end_date is null or newer.start_date is null or newer.start_date <= l.end_date)
    )
    qualify row_number() over (partition by person, post_id, start_date, end_date order by ordinal) = 1
)
select
    s.person as child, s.start_date, s.end_date, s.starting_fte, s.worker_fte, s.role, s.employment_type,
    s.service, s.locality, s.team,
    s.start_date is not null and not exists (
        select 1
        from spell as other
        where other.person = s.person
          and coalesce(other.start_date < s.start_date, true)
          and coalesce(other.next_working_day >= s.start_date, true)
    ) as has_joined,
    s.end_date is not null and not exists (
        select 1
        from spell as other
        where other.person = s.person
          and other.counted_on >= s.counted_on
          and coalesce(other.end_date > s.end_date, true)
          and coalesce(other.start_date <= s.next_working_day, true)
    ) as has_left
from spell as s
