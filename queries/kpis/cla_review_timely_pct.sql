-- Children in care whose latest review was in time: a first review within twenty working days of coming into care, a
-- second within three months of it, each later one within six months of the last. Grain: one row a child an extract.
-- Care Planning, Placement and Case Review (England) Regulations 2010, regulation 33.
-- Only the latest review is known: one held within the twenty working days was the first. A review from before this
-- period of care is none of its own. Until twenty working days have gone by nothing is due.
with latest as (
    select
        *,
        case when last_review_date >= start_date then last_review_date end as review_date,
        coalesce(working_days_between(start_date, last_review_date) <= 20, false) as was_first
    from looked_after_position
    where coalesce(working_days_between(start_date, counted_on) > 20, true)
),
next_review as (
    select
        *,
        (review_date + case when was_first then interval 3 months else interval 6 months end)::date as next_due
    from latest
)
select
    counted_on, child, coalesce(next_due >= counted_on, false)::int as numerator, 1 as denominator,
    case
        when review_date is null then concat('No review since coming into care on ', on_day(start_date))
        else concat(
            case when was_first then 'First review on ' else 'Last review on ' end, on_day(review_date),
            case when next_due >= counted_on then ', next due by ' else ', next was due by ' end, on_day(next_due)
        )
    end as why,
    team, age_band, placement_type
from next_review
