-- What the assessments authorised in each month found, and how many in 45 working days. Grain: one row a month, team
-- and finding. authorised and in_time add up to the KPI assessment_45wd_pct.
select
    date_trunc('month', end_date)::date as month, team,
    case when needs_support then 'Support needed' when not needs_support then 'No support needed' end as finding,
    count(*) as authorised,
    count(*) filter (where working_days <= 45) as in_time
from assessment
where end_date is not null and not end_is_estimated
group by all
