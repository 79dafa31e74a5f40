-- Open children whose latest assessment was authorised within the local standard. Grain: one row a child an extract
-- who has been open longer than a first assessment takes (Working Together: 45 working days). Since when is what the
-- list of children in need of the same month says (Annex A list 6); where it does not, a child still under
-- assessment is left out and any other counts. An extract in which no child has such a date says nothing.
with open_since as (
    select o.*, n.start_date
    from open_case as o
    left join child_in_need_position as n
        on n.child = o.child and date_trunc('month', n.counted_on) = date_trunc('month', o.counted_on)
    qualify count(o.assessment_date) over (partition by o.counted_on) > 0
),
expected as (
    select
        *,
        (assessment_date + to_months(setting('assessment_standard_months')::int))::date as good_until,
        working_days_between(start_date, counted_on) as working_days_open
    from open_since
)
select
    counted_on, child, coalesce(good_until >= counted_on, false)::int as numerator, 1 as denominator,
    case
        when assessment_date is null then 'No assessment authorised'
        else concat(
            'Last assessment authorised on ', on_day(assessment_date),
            case when good_until >= counted_on then ', good until ' else ', to be updated by ' end, on_day(good_until)
        )
    end as why,
    service, team, locality, case_status, age_band
from expected
where case
        when start_date is null then case_status is distinct from 'Open assessment'
        when working_days_open is null then start_date < counted_on
        else working_days_open > setting('assessment_first_working_days')
    end
