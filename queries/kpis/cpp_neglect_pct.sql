-- Share of children on a child protection plan whose latest category is neglect. Grain: one row a child a month end
-- with an open plan; a plan whose category is not recorded stays in the total. DfE, characteristics of children in
-- need, table D4.
select
    counted_on, child, coalesce(latest_category = 'Neglect', false)::int as numerator, 1 as denominator,
    concat('On a plan since ', on_day(start_date), '; latest category ',
           lower(coalesce(latest_category, 'not recorded'))) as why,
    team, age_band, gender, disability
from child_protection_month_end
