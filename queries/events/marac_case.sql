-- Cases heard at MARAC meetings. One row a case a meeting; of a case listed twice for one meeting the last row counts.
select marac_reference, meeting_date, children, repeat_case, outcome, locality
from current_events('marac')
qualify row_number() over (partition by marac_reference, meeting_date order by ordinal desc) = 1
