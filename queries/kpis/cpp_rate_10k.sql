-- Children subject of a child protection plan per 10,000. Grain: one row a child a month end with an open plan.
-- DfE, characteristics of children in need, table D5; the denominator is the population aged 0-17.
select
    counted_on, child, 1 as numerator, null::int as denominator,
    concat('On a plan since ', on_day(start_date)) as why,
    team, age_band, gender, ethnic_group, disability, latest_category as category_of_abuse
from child_protection_month_end
