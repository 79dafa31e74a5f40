-- Working days after the start up to and including the end: the start day is day 0, the same day is 0, and a start
-- on a day off makes the next working day day 1 (as DfE's bands "same day, 1-10, ..." count; methods of the
-- children in need census). Null when the end comes before the start or lies outside the calendar.
create or replace temp macro working_days_between(start_day, end_day) as (
    select case when end_day >= start_day then e.working_days - s.working_days end
    from working_day_calendar as s, working_day_calendar as e
    where s.day = start_day and e.day = end_day
)
