-- Care leavers as each extract saw them. One row a young person an extract. Annex A list 9.
-- Those who died or returned home are left out, as DfE does (footnote to its care leaver data sets). Of two rows of one
-- young person on a list the later stands.
with listed as (
    from current_snapshots('care_leavers')
    qualify row_number() over (partition by child, counted_on order by ordinal desc) = 1
)
select
    counted_on, child, age, in_touch, latest_contact_date, pathway_plan_review_date, eligibility,
    accommodation, suitable, activity,
    case
        when age < 17 then 'Under 17'
        when age <= 18 then '17-18'
        when age <= 21 then '19-21'
        when age <= 25 then '22-25'
    end as age_band,
    case
        when left(activity, 1) = 'F' then 'Full time'
        when left(activity, 1) = 'P' then 'Part time'
        when activity is not null then 'Not in education, employment or training'
    end as full_or_part_time,
    team, gender, ethnicity as ethnic_group, disability,
    case unaccompanied when 'Yes' then 'UASC' when 'No' then 'Not UASC' end as unaccompanied
from listed
where coalesce(in_touch, '') not in ('Died', 'Returned home')
