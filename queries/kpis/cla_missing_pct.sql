-- Children looked after at any time in the twelve months who went missing at least once. Grain: one row a child a
-- month end; the event looks back twelve months. DfE, children looked after who were missing; Annex A list 8 counts
-- the episodes, the SSDA903 return names them. A child of whom the source does not say is left out of both parts.
select
    counted_on, child, (missing_12m >= 1)::int as numerator, 1 as denominator,
    concat(how_many(missing_12m, 'missing episode'), ' in twelve months, ', said_by) as why,
    age_band, placement_type, placement_location, team, need, gender, unaccompanied
from care_year
where missing_12m is not null
