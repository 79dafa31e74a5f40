-- Workers of any role as each month's workforce extract lists them, agency workers and leavers included. One row a
-- worker an extract: when they came, when they left (of the last of their posts), and whether they were absent on
-- every working day of the month. For extracts that know a worker but not whether they were there.
with days as (
    select
        counted_on,
        working_days_between(date_trunc('month', counted_on)::date - 1, counted_on) as working_days
    from workforce_row
    group by all
)
select
    w.counted_on, w.worker,
    case when count(w.start_date) = count(*) then min(w.start_date) end as started_on,
    case when count(w.end_date) = count(*) then max(w.end_date) end as left_on,
    bool_or(w.is_in_post) as was_in_post,
    coalesce(
        sum(w.days_lost) > 0 and sum(w.days_lost) >= floor(sum(w.worker_fte) * any_value(d.working_days)), false
    ) as was_absent_all_month
from workforce_row as w
join days as d using (counted_on)
where w.worker is not null and w.employment_type is distinct from 'Vacant'
group by w.counted_on, w.worker
