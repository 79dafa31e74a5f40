-- Children in care visited in time by their social worker: within six weeks, or three months in a long-term foster
-- placement (U1, U4) after its first year. Grain: one row a child an extract. Care Planning, Placement and Case Review
-- (England) Regulations 2010, regulation 28; how long is the council's to set.
-- A visit from before this period of care is none of its own. In the first week in care none is counted as due.
with latest as (
    select
        *,
        case when last_visit_date >= start_date then last_visit_date end as visit_date,
        coalesce(
            left(placement_type, 2) in ('U1', 'U4') and placement_start_date + interval 1 year <= counted_on, false
        ) as is_long_term
    from looked_after_position
    where counted_on > start_date + setting('cla_first_visit_days')::int
),
next_visit as (
    select
        *,
        case
            when is_long_term then (visit_date + to_months(setting('cla_visit_long_term_months')::int))::date
            else visit_date + setting('cla_visit_days')::int
        end as next_due
    from latest
)
select
    counted_on, child, coalesce(next_due >= counted_on, false)::int as numerator, 1 as denominator,
    case
        when visit_date is null then concat('No visit since coming into care on ', on_day(start_date))
        else concat(
            'Last visit on ', on_day(visit_date),
            case when next_due >= counted_on then ', next due by ' else ', next was due by ' end, on_day(next_due),
            case when is_long_term then ' (long-term placement)' end
        )
    end as why,
    team, age_band, placement_type
from next_visit
