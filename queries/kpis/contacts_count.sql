-- Contacts received. Grain: one row a child a contact. Ofsted, Annex A list 1.
select
    contact_date as counted_on, child, 1 as numerator, null::int as denominator,
    concat('Contact received on ', on_day(contact_date)) as why,
    contact_source, age_band, gender
from contact
