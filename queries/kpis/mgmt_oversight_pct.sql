-- Open children with management oversight recorded within the practice standard for their status. Grain: one row a
-- child an extract whose status is known. The standards are the council's own, in days by case status; the last day
-- still counts. An extract in which no child has such a date did not hold it, and says nothing.
with standard as (
    select
        *,
        case case_status
            when 'Child protection' then setting('oversight_days_child_protection')
            when 'Child in need' then setting('oversight_days_child_in_need')
            when 'Child in care' then setting('oversight_days_child_in_care')
            when 'Care leaver' then setting('oversight_days_care_leaver')
            when 'Open assessment' then setting('oversight_days_open_assessment')
        end::int as days
    from open_case
    qualify count(oversight_date) over (partition by counted_on) > 0
)
select
    counted_on, child, coalesce(oversight_date >= counted_on - days, false)::int as numerator, 1 as denominator,
    case
        when oversight_date is null then 'No management oversight recorded'
        else concat(
            'Last management oversight on ', on_day(oversight_date), ', ',
            how_many(date_diff('day', oversight_date, counted_on), 'day'), ' before ', on_day(counted_on),
            '; the standard is ', how_many(days, 'day')
        )
    end as why,
    service, team, locality, case_status, age_band
from standard
where days is not null
