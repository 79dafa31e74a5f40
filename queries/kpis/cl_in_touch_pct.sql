-- Care leavers aged 19-25 the council is in touch with. Grain: one row a young person an extract. Those who died or
-- returned home are left out (the event does so); those who refused or need no contact stay in, and are not in touch.
-- In touch is contact within the weeks the council set (the later layout of Annex A list 9), else the list's own flag.
select
    counted_on, child,
    coalesce(
        case
            when in_touch in ('Refused', 'Not required') then false
            when latest_contact_date is not null
                then latest_contact_date >= counted_on - setting('care_leaver_contact_days')::int
            else in_touch = 'Yes'
        end,
        false
    )::int as numerator,
    1 as denominator,
    case
        when in_touch in ('Refused', 'Not required') then concat('Contact ', lower(in_touch))
        when latest_contact_date is not null then concat(
            'Last contact on ', on_day(latest_contact_date), ', ',
            how_many(date_diff('day', latest_contact_date, counted_on), 'day'), ' before the list'
        )
        when in_touch is null then 'Not recorded whether in touch'
        when in_touch = 'Yes' then 'In touch according to the list, which gives no date'
        else 'Not in touch according to the list'
    end as why,
    age_band, team, gender, unaccompanied
from care_leaver
where age between 19 and 25
