-- Children on a child protection plan for two years or more. Grain: one row a child a month end with an open plan;
-- exactly two years counts. DfE, characteristics of children in need, table D5.
select
    counted_on, child, (start_date <= counted_on - interval 24 months)::int as numerator, 1 as denominator,
    concat('On a plan since ', on_day(start_date), ', for ',
           how_many(datesub('month', start_date, counted_on), 'month')) as why,
    team, age_band, gender, disability, latest_category as category_of_abuse
from child_protection_month_end
