-- Working days after the start up to and including the end: the start day is day 0, the same day is 0, and a start
-- on a day off makes the next working day day 1 (as DfE's bands "same day, 1-10, ..." count; methods of the
-- children in need census). Null when the end comes before the start or lies outside the calendar.
create or replace temp macro working_days_between(start_day, end_day) as
case when end_day >= start_day then
    (select working_days from working_day_calendar where day = end_day)
    - (select working_days from working_day_calendar where day = start_day)
end
