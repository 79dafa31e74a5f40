-- Disputes raised by independent reviewing officers and child protection chairs. Grain: one row a dispute, on the day
-- it was first raised, at the highest stage it has reached.
select
    raised_date as counted_on, child, 1 as numerator, null::int as denominator,
    concat('Raised on ', on_day(raised_date), case when stage is not null then concat(', reached ', stage) end) as why,
    team, theme, stage, raised_by
from iro_dispute
