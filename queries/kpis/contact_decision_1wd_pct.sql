-- Contacts decided within one working day. Grain: one row a contact and child whose working day had run out by the
-- newest extract; a contact without a decision stays in the total, as not in time. Working Together: a decision on
-- the next step within one working day of a referral being received.
select
    received_at::date as counted_on, coalesce(child, contact_id) as child,
    decided_in_time::int as numerator, 1 as denominator,
    case
        when decided_at is null then concat('Received on ', on_day(received_at::date), '; no decision recorded')
        else concat('Received on ', on_day(received_at::date), ', decided ', how_many(working_days, 'working day'),
                    ' later on ', on_day(decided_at::date))
    end as why,
    agency, outcome, locality
from front_door_contact
where is_due
