-- Children in care for twelve months or more whose teeth were checked in the last twelve months. Grain: one row a
-- child an extract. DfE, outcomes of children looked after for twelve months.
with due as (
    select *, (dental_check_date + interval 12 months)::date as next_due
    from looked_after_position
    where start_date + interval 12 months <= counted_on
)
select
    counted_on, child, coalesce(next_due >= counted_on, false)::int as numerator, 1 as denominator,
    case
        when next_due is null then 'No dental check recorded'
        else concat(
            'Last dental check on ', on_day(dental_check_date),
            case when next_due >= counted_on then ', next due by ' else ', next was due by ' end, on_day(next_due)
        )
    end as why,
    team, age_band, placement_type
from due
