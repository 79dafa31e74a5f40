-- Early help assessments completed. One row an assessment. Months the early help system's own extract covers come
-- from it (one row for a family's assessment, however many children it is for); other months from Annex A list 2,
-- which has a row for each child.
with own_month as (
    select month from covered_month where feed = 'early_help' and coverage = 'window'
)
select eha_id as assessment_id, completed_date, lead_agency, level, locality
from early_help_episode
semi join own_month on own_month.month = date_trunc('month', early_help_episode.completed_date)::date

union all

select child, end_date, organisation_group, null, null
from current_events('early_help_assessments') as listed
anti join own_month on own_month.month = date_trunc('month', listed.end_date)::date
where listed.end_date is not null
qualify row_number() over (partition by listed.child, listed.start_date order by listed.ordinal) = 1
