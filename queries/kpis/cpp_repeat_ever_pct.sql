-- Child protection plans started for a child who had a plan before, however long ago.
-- Grain: one row a plan started. The extract's own count of earlier plans (this council, lifetime) says so; an
-- earlier plan seen in an older extract says so too. DfE, characteristics of children in need, table D3.
with plan as (
    select *, lag(start_date) over (partition by child order by start_date) as earlier_start
    from child_protection_plan
)
select
    start_date as counted_on,
    child,
    (coalesce(previous_plans, 0) > 0 or earlier_start is not null)::int as numerator,
    1 as denominator,
    concat('Plan started on ', on_day(start_date), '; ', case
        when previous_plans > 0 then concat('the list counts ', how_many(previous_plans, 'plan'), ' before it')
        when earlier_start is not null then concat('an earlier one began on ', on_day(earlier_start))
        else 'none before it'
    end) as why,
    team,
    age_band,
    gender,
    disability,
    initial_category as category_of_abuse
from plan
