-- Every day of the years the loads and the bank holidays speak of, with the number of working days up to and
-- including it. Monday to Friday except bank holidays of England and Wales; council closure days are working days.
-- Years whose bank holidays are not loaded have weekends only: a day or two generous, never "not in time" for want
-- of a calendar. `python -m etl status` says when they are missing.
with holiday as (
    select holiday_date from current_reference('bank_holidays')
),
spoken_of as (
    select holiday_date as day from holiday
    union all
    select window_from - interval 3 years from live_load
    union all
    select as_at from live_load
),
span as (
    select
        date_trunc('year', min(day))::date as first_day,
        (date_trunc('year', max(day)) + interval 12 months - interval 1 day)::date as last_day
    from spoken_of
),
calendar as (
    select unnest(generate_series(first_day, last_day, interval 1 day))::date as day
    from span
    where first_day is not null
)
select
    day,
    sum(case when isodow(day) <= 5 and day not in (select holiday_date from holiday) then 1 else 0 end)
        over (order by day) as working_days
from calendar
