-- Vacant posts for registered social workers on the day of each extract. One row a post, whether the extract lists it
-- as vacant, lists the agency worker who covers the vacancy, or both: covered, it is still vacant. Of a post that
-- employed staff fill in part, the vacancy is no more than the rest. A vacant post with nobody to be registered is
-- known by its role. DfE, children's social work workforce census.
with vacancy as (
    select
        counted_on, post_id,
        coalesce(max(budgeted_fte), sum(worker_fte) filter (where employment_type = 'Agency')) as stated_fte,
        bool_or(employment_type = 'Agency') as is_covered,
        first(role order by employment_type = 'Vacant' desc, ordinal) as role,
        first(service order by employment_type = 'Vacant' desc, ordinal) as service,
        first(locality order by employment_type = 'Vacant' desc, ordinal) as locality,
        first(team order by employment_type = 'Vacant' desc, ordinal) as team
    from workforce_row
    where is_in_post
      and (employment_type = 'Vacant' or employment_type = 'Agency' and agency_reason = 'Vacancy')
      and (
        registered
        or registered is null and employment_type = 'Vacant'
           and role in ('Social worker', 'Senior practitioner', 'Advanced practitioner', 'ASYE', 'Practice manager')
      )
    group by all
),
budget as (
    select counted_on, post_id, max(budgeted_fte) as budgeted_fte from workforce_row group by all
),
filled as (
    select counted_on, post_id, sum(worker_fte) as filled_fte from social_work_post where is_employed group by all
)
select
    v.* exclude (stated_fte),
    case
        when b.budgeted_fte > f.filled_fte then least(v.stated_fte, b.budgeted_fte - f.filled_fte)
        else v.stated_fte
    end as vacant_fte
from vacancy as v
left join budget as b using (counted_on, post_id)
left join filled as f using (counted_on, post_id)
