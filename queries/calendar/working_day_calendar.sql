-- Every day of the bank holiday calendar's years with the number of working days up to and including it.
-- Monday to Friday except bank holidays of England and Wales; council closure days are working days.
with holiday as (
    select holiday_date from current_reference('bank_holidays')
),
span as (
    select
        date_trunc('year', min(holiday_date))::date as first_day,
        (date_trunc('year', max(holiday_date)) + interval 12 months - interval 1 day)::date as last_day
    from holiday
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
