-- Children in care for more than six months whose independent reviewing officer was in contact within six months.
-- Grain: one row a child an extract. How many months is the council's to set: no regulation does.
-- An extract in which no child has such a date did not hold it, and says nothing.
with recorded as (
    select *, (iro_contact_date + to_months(setting('iro_contact_months')::int))::date as next_due
    from looked_after_position
    qualify count(iro_contact_date) over (partition by counted_on) > 0
)
select
    counted_on, child, coalesce(next_due >= counted_on, false)::int as numerator, 1 as denominator,
    case
        when next_due is null then 'No contact with the reviewing officer recorded'
        else concat(
            'Reviewing officer last in contact on ', on_day(iro_contact_date),
            case when next_due >= counted_on then ', next due by ' else ', next was due by ' end, on_day(next_due)
        )
    end as why,
    team, age_band, placement_type
from recorded
where start_date + to_months(setting('iro_contact_months')::int) < counted_on
