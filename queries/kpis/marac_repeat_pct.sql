-- Repeat cases at MARAC, of cases heard. Grain: one row a case a meeting that says whether it is a repeat, in the month
-- of the meeting. A repeat is one within twelve months of the last, as SafeLives defines it; the co-ordinator says so.
select
    meeting_date as counted_on, marac_reference as child, repeat_case::int as numerator, 1 as denominator,
    concat('Heard on ', on_day(meeting_date), case when repeat_case then ' as a repeat' else ', not a repeat' end)
        as why,
    locality, outcome
from marac_case
where repeat_case is not null
