-- Children in care who had three or more social workers in the twelve months to the extract. Grain: one row a child
-- an extract for whom the number is given. DfE, children looked after, stability of social workers.
select
    counted_on, child, (social_workers_12m >= 3)::int as numerator, 1 as denominator,
    concat(how_many(social_workers_12m, 'social worker'), ' in the twelve months to ', on_day(counted_on)) as why,
    service, team, locality, age_band, placement_type
from open_child_in_care
where social_workers_12m is not null
