-- Care leavers as each extract saw them. One row a young person an extract. Annex A list 9.
-- Those who died or returned home are left out, as DfE does (footnote to its care leaver data sets).
-- is_in_touch: contact in the eight weeks before (the later layout of the list), else the list's own flag; those who
-- refused or need no contact are not in touch.
select
    counted_on, child, age, in_touch, accommodation, suitable, activity, team,
    case when age between 17 and 18 then '17-18' when age between 19 and 21 then '19-21'
         when age between 22 and 25 then '22-25' end as age_group,
    case
        when in_touch in ('Refused', 'Not required') then false
        when latest_contact_date is not null then latest_contact_date >= counted_on - interval 56 days
        else in_touch = 'Yes'
    end as is_in_touch
from current_snapshots('care_leavers')
where coalesce(in_touch, '') not in ('Died', 'Returned home')
