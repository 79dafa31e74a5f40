-- Children on the ACT pathway on the day of the extract. Grain: one row a child an extract. The plan's own measure.
select
    counted_on, child, 1 as numerator, null::int as denominator,
    concat('On the ACT pathway on ', on_day(counted_on)) as why,
    service, team, locality, age_band, case_status
from open_case
where on_act_pathway
