-- Which groups of agencies the council's own list calls partners. One row a group it speaks of; a group any of whose
-- spellings it calls no partner is none.
select agency, bool_and(is_partner) as is_partner
from current_reference('partner_agencies')
where agency is not null and is_partner is not null
group by agency
