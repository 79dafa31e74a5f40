-- Contacts at the front door. One row a child a contact (a child may appear more than once, even on one day).
-- Annex A list 1.
select child, contact_date, contact_source, age_band, gender
from current_events('contacts')
