-- Children in care for twelve months or more whose health was assessed in time: within six months under the age of
-- five, within twelve months from then. Grain: one row a child an extract. Care Planning, Placement and Case Review
-- (England) Regulations 2010, regulation 7; DfE's cohort.
with due as (
    select
        *,
        (
            health_assessment_date
            + case when age_band in ('Unborn', '0-4') then interval 6 months else interval 12 months end
        )::date as next_due
    from looked_after_position
    where start_date + interval 12 months <= counted_on
)
select
    counted_on, child, coalesce(next_due >= counted_on, false)::int as numerator, 1 as denominator,
    case
        when next_due is null then 'No health assessment recorded'
        else concat(
            'Last health assessment on ', on_day(health_assessment_date),
            case when next_due >= counted_on then ', next due by ' else ', next was due by ' end, on_day(next_due)
        )
    end as why,
    team, age_band, placement_type
from due
