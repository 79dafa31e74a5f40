-- Families de-escalated from MARAC, of cases heard. Grain: one row a case a meeting, in the month of the meeting; a
-- case without an outcome has not been de-escalated. Ambitions plan 2020, ambition 6.
select
    meeting_date as counted_on, marac_reference as child, coalesce(outcome = 'De-escalated', false)::int as numerator,
    1 as denominator,
    concat('Heard on ', on_day(meeting_date), '; ', coalesce(lower(outcome), 'no outcome recorded')) as why,
    case when repeat_case then 'Repeat case' when not repeat_case then 'First case' end as repeat_or_first, locality
from marac_case
