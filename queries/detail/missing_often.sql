-- How often children were missing in the twelve months to each month end. Grain: one row a month end, team (of the
-- latest incident) and number of incidents, with how many children.
select
    date_trunc('month', counted_on)::date as month, coalesce(team, 'Not recorded') as team, incidents::int as incidents,
    count(*)::int as children
from missing_child_year
group by all
