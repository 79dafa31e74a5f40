-- Early help assessments completed, and team around the family (TAF) meetings held, where domestic abuse is a factor.
-- Grain: one row an assessment completed, and one row an episode an extract with the meetings it had in that month
-- (the number is listed once for each sibling, and counts once). Ambitions plan 2020, ambition 6.
with meetings as (
    select
        counted_on, eha_id, max(taf_meetings) as held,
        arg_min(lead_agency, ordinal) as lead_agency, arg_min(locality, ordinal) as locality
    from current_snapshots('early_help')
    group by counted_on, eha_id
    having bool_or(domestic_abuse) and max(taf_meetings) > 0
)
select
    completed_date as counted_on, eha_id as child, 1 as numerator, null::int as denominator,
    concat('Assessment completed on ', on_day(completed_date), '; domestic abuse is a factor') as why,
    'Assessment completed' as activity, lead_agency, locality
from early_help_episode
where completed_date is not null and domestic_abuse

union all

select
    counted_on, eha_id, held, null,
    concat(how_many(held, 'TAF meeting'), ' in ', strftime(counted_on, '%B %Y'), '; domestic abuse is a factor'),
    'TAF meeting', lead_agency, locality
from meetings
