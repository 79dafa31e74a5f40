-- Families in early help whose lead professional works for a partner agency. Grain: one row a family a month end with
-- an open episode. A partner is any agency but the council's own social care and early help; one nobody recorded is
-- none. Ambitions plan 2020, ambitions 2 and 8.
select
    counted_on, family as child, is_partner_agency(lead_agency)::int as numerator, 1 as denominator,
    concat('Open since ', on_day(start_date), '; lead agency ', coalesce(lead_agency, 'not recorded'), ', ',
           case when is_partner_agency(lead_agency) then 'a partner' else 'not a partner' end) as why,
    lead_agency, level, locality
from early_help_family_month_end
