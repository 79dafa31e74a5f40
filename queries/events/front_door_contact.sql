-- Contacts at the front door with what was decided. One row a contact and child; a contact listed again because it
-- became a referral is one contact, with its first decision.
-- is_due: its working day had run out by the end of the day of the newest extract that holds it, so that early decisions
-- cannot flatter the month, and a file that stops at month end does not count its last contacts as undecided. A contact of a day off has until the end of the next working day; a decision on the Saturday after a
-- Thursday comes too late.
select
    c.contact_id, c.child, c.received_at, c.decided_at, c.agency, c.outcome, c.locality,
    working_days_between(c.received_at::date, c.decided_at::date) as working_days,
    coalesce(c.decided_at::date <= working_day_due(c.received_at::date, 1), false) as decided_in_time,
    working_days_between(c.received_at::date, c.as_at) >= 1 as is_due
from current_events('front_door') as c
qualify row_number() over (
    partition by c.contact_id, c.child order by c.decided_at nulls last, c.ordinal desc
) = 1
