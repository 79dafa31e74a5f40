-- Contacts and referrals without an allocated worker at month end. Grain: one row a contact and child that the
-- month's last extract marks as unallocated. Ambitions plan 2020, ambition 2.
select
    counted_on, coalesce(child, contact_id) as child, 1 as numerator, null::int as denominator,
    concat('Received on ', on_day(received_at::date), ' and not allocated on ', on_day(counted_on)) as why,
    agency, locality
from current_snapshots('front_door')
where unallocated
qualify row_number() over (partition by counted_on, contact_id, child order by ordinal desc) = 1
