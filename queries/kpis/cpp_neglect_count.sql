-- Children on a child protection plan for neglect. Grain: one row a child a month end whose latest category is
-- neglect; plans for more than one category ("Multiple") are not split. DfE, characteristics of children in need, D4.
select
    counted_on, child, 1 as numerator, null::int as denominator,
    concat('On a plan since ', on_day(start_date), '; latest category neglect, initial category ',
           lower(coalesce(initial_category, 'not recorded'))) as why,
    team, age_band, gender, disability, initial_category
from child_protection_month_end
where latest_category = 'Neglect'
