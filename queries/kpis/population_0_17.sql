-- Children living in the area: the Office for National Statistics' mid-year estimate, which every rate is divided by.
-- Grain: one row a mid-year, counted on 30 June.
select
    make_date(mid_year, 6, 30) as counted_on, null::varchar as child, population as numerator, null::int as denominator,
    concat('Estimate of children aged 0 to 17 in mid-', mid_year) as why,
    'Children aged 0 to 17' as age_group
from authority_population
