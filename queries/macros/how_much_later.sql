-- How long after a moment another came, in words: 71 h 59 min later; in days where only days are known or four or more
-- have passed: 3 days later, on the same day.
create or replace temp macro how_much_later(from_time, to_time, times_known) as case
    when times_known and elapsed_hours(from_time, to_time) < 96 then concat(
        floor(elapsed_hours(from_time, to_time))::int, ' h ',
        round(60 * (elapsed_hours(from_time, to_time) - floor(elapsed_hours(from_time, to_time))))::int, ' min later'
    )
    when to_time::date = from_time::date then 'on the same day'
    else concat(how_many(date_diff('day', from_time::date, to_time::date), 'day'), ' later')
end
