-- Contacts received. Grain: one row a child a contact.
select contact_date as counted_on, child, 1 as numerator, null::int as denominator, contact_source, age_band
from contact
