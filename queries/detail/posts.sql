-- Posts for registered social workers, in full-time equivalents. Grain: one row a month, team and how the post is
-- filled. Employed and the two kinds of vacancy add up to the posts there are (the vacancy rate's denominator); an
-- agency worker who covers no vacancy stands beside them.
select
    date_trunc('month', counted_on)::date as month, team,
    case when is_employed then 'Employed' else 'Agency beside the posts' end as filled, sum(worker_fte) as fte
from social_work_post
where worker_fte is not null
  and (is_employed or employment_type = 'Agency' and agency_reason is distinct from 'Vacancy')
group by all

union all

select
    date_trunc('month', counted_on)::date, team,
    case when is_covered then 'Vacant, agency cover' else 'Vacant, no cover' end, sum(vacant_fte)
from vacant_post
where vacant_fte is not null
group by all
