-- Children on a child protection plan visited within the local standard (10 working days unless the council sets
-- another). Grain: one row a child an extract. A plan no older than that is not yet due, and in neither part; a child
-- with no visit recorded was not visited. A day before the working day calendar began is longer ago than any standard.
with on_plan as (
    select
        *,
        working_days_between(start_date, counted_on) as days_on_plan,
        working_days_between(last_visit_date, counted_on) as days_since
    from child_protection_position
)
select
    counted_on, child, coalesce(days_since <= setting('cp_visit_working_days'), false)::int as numerator,
    1 as denominator,
    case
        when last_visit_date is null then 'No statutory visit recorded'
        else concat('Last visited on ', on_day(last_visit_date), ', ', how_many(days_since, 'working day'), ' before ',
                    on_day(counted_on))
    end as why,
    team, age_band, gender, disability, seen_alone
from on_plan
where coalesce(days_on_plan > setting('cp_visit_working_days'), true)
