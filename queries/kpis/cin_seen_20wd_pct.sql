-- Children on a child in need plan seen within the local standard (20 working days unless the council sets another).
-- Grain: one row a child an extract. A child in need for no longer than that is not yet due, and in neither part;
-- one with no date was not seen. A day before the working day calendar began is longer ago than any standard.
with on_plan as (
    select
        *,
        working_days_between(start_date, counted_on) as days_in_need,
        working_days_between(last_seen_date, counted_on) as days_since
    from child_in_need_position
    where case_status = 'Child in need plan'
)
select
    counted_on, child, coalesce(days_since <= setting('cin_seen_working_days'), false)::int as numerator,
    1 as denominator,
    case
        when last_seen_date is null then 'No date on which the child was last seen'
        else concat('Last seen on ', on_day(last_seen_date), ', ', how_many(days_since, 'working day'), ' before ',
                    on_day(counted_on))
    end as why,
    team, age_band, gender, disability
from on_plan
where coalesce(days_in_need > setting('cin_seen_working_days'), true)
