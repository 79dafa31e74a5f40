-- The day something due within n working days of the start falls due.
create or replace temp macro working_day_due(start_day, n) as (
    select min(e.day)
    from working_day_calendar as s, working_day_calendar as e
    where s.day = start_day and e.working_days = s.working_days + n
)
