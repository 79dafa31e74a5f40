-- The authority's children aged 0-17 by mid-year (ONS). One row a year.
select time_period as mid_year, population::double as population
from current_reference('population')
where old_la_code = $old_la_code and geographic_level = 'Local authority'
