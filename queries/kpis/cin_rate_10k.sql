-- Children in need per 10,000. Grain: one row a child a month end with an open episode of need (child protection and
-- care included, as DfE counts). The denominator is the population aged 0-17.
select
    counted_on, child, 1 as numerator, null::int as denominator,
    concat('In need since ', on_day(start_date), '; ', lower(coalesce(case_status, 'status not recorded'))) as why,
    team, age_band, gender, ethnic_group, disability, primary_need, case_status
from child_in_need_month_end
