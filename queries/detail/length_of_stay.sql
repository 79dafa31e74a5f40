-- How long registered social workers have been with the council, agency and employed, people not posts. Grain: one row
-- a month, team, kind and whole months since the start; is_long: agency for longer than the council's limit, counted
-- as the KPI agency_over_6m_pct counts it. Without a start date the months are blank.
with employed as (
    select
        counted_on, child, min(start_date) as started_on,
        first(team order by worker_fte desc nulls last, post_id) as team
    from social_work_post
    where is_employed
    group by counted_on, child
),
person as (
    select counted_on, team, 'Agency' as kind, started_on from agency_worker

    union all

    select counted_on, team, 'Employed', started_on from employed
)
select
    date_trunc('month', counted_on)::date as month, team, kind,
    date_sub('month', started_on, counted_on) as months,
    kind = 'Agency' and coalesce(started_on < counted_on - to_months(setting('agency_long_months')::int), false)
        as is_long,
    count(*) as people
from person
group by all
