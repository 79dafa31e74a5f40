-- Which months of each feed are loaded, in the three ways a month can be: every day of it inside a loaded window
-- (for what happened in the month), its last day inside one (for who was open at month end), or an extract as at a
-- day in it (for what only an extract of that month can say). A month not here is a gap, never a zero.
with covered_day as (
    select distinct feed, unnest(generate_series(window_from, window_to, interval 1 day))::date as day
    from live_load
    where window_from is not null
),
covered_part as (
    select feed, date_trunc('month', day)::date as month, count(*) as days
    from covered_day
    group by all
)
select feed, 'window' as coverage, month
from covered_part
where days = dayofmonth(last_day(month))

union all

select feed, 'month_end', date_trunc('month', day)::date
from covered_day
where day = last_day(day)

union all

select distinct feed, 'snapshot', date_trunc('month', as_at)::date
from live_load
where as_at is not null

union all

-- the published population is a picture of the middle of each year
select distinct 'population', 'snapshot', make_date(time_period, 6, 1)
from current_reference('population')
