-- Missing incidents of children this council answers for, whether the child is back or not. One row an incident.
-- "Away from placement" is not missing; another authority's children are theirs.
-- repeat_or_first: an incident of the same child reported in the twelve months before makes it a repeat (twelve months
-- to the day included); it is a first one only where those twelve months are loaded.
with found_from as (
    select min(window_from) as first_day, max(as_at) as as_at
    from live_load
    where feed = 'missing_episodes'
),
incident as (
    select *
    from current_events('missing_episodes')
    where episode_type = 'Missing' and missing_from is distinct from 'Care - other authority child'
    qualify row_number() over (partition by episode_id order by ordinal desc) = 1
)
select
    i.* exclude (as_at, locality),
    f.as_at,
    t.service,
    coalesce(i.locality, t.locality) as locality,
    case
        when i.cse_risk = 'Yes' and i.cce_risk = 'Yes' then 'Sexual and criminal exploitation'
        when i.cse_risk = 'Yes' then 'Sexual exploitation'
        when i.cce_risk = 'Yes' then 'Criminal exploitation'
        when i.cse_risk = 'No' and i.cce_risk = 'No' then 'None identified'
    end as exploitation_risk,
    case
        when lag(i.reported_at) over (partition by i.child order by i.reported_at, i.episode_id)
            >= i.reported_at - interval 12 months then 'Repeat in twelve months'
        when i.reported_at - interval 12 months >= f.first_day then 'First in twelve months'
    end as repeat_or_first
from incident as i
cross join found_from as f
left join team_list as t
    on t.team = i.team and i.reported_at::date >= t.valid_from
   and (t.valid_to is null or i.reported_at::date <= t.valid_to)
