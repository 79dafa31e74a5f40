-- Open children with a plan made or updated within the local standard. Grain: one row a child an extract who needs a
-- plan: all but those under assessment. A care leaver's pathway plan is a plan. Exactly so many months still counts.
-- An extract in which no child has such a date did not hold it, and says nothing.
with latest as (
    select *, greatest(plan_date, pathway_plan_date) as updated_on
    from open_case
    where case_status <> 'Open assessment'
    qualify count(greatest(plan_date, pathway_plan_date)) over (partition by counted_on) > 0
),
planned as (
    select *, (updated_on + to_months(setting('plan_standard_months')::int))::date as good_until
    from latest
)
select
    counted_on, child, coalesce(good_until >= counted_on, false)::int as numerator, 1 as denominator,
    case
        when updated_on is null then 'No plan recorded'
        else concat(
            'Plan made or updated on ', on_day(updated_on),
            case when good_until >= counted_on then ', good until ' else ', to be updated by ' end, on_day(good_until)
        )
    end as why,
    service, team, locality, case_status, age_band
from planned
