-- Section 47 enquiries started, per 10,000 children. Grain: one row an enquiry; the denominator is the population.
select strategy_date as counted_on, child, 1 as numerator, null::int as denominator, team, age_band
from section_47_enquiry
