-- Staff in post and eligible who have completed the Restorative Relational Practice Programme. Grain: one row a person
-- on the list of the month. Leavers are in neither part; agency staff are eligible. Ambitions plan 2020, ambition 3.
select
    counted_on, person as child, (completed_date is not null)::int as numerator, 1 as denominator,
    case when completed_date is null then 'Eligible, not completed'
         else concat('Completed ', on_day(completed_date)) end as why,
    team, role, employment_type, agency
from trained_person
where programme = 'Restorative Relational Practice' and eligible
