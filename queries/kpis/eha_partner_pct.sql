-- Early help assessments completed by partner agencies. Grain: one row an early help assessment completed (where only
-- Annex A list 2 covers the month: one row a child assessed). A partner is any agency but the council's own social
-- care and early help; one nobody recorded is none. Ambitions plan 2020, ambitions 2 and 8.
select
    completed_date as counted_on, assessment_id as child, is_partner_agency(lead_agency)::int as numerator,
    1 as denominator,
    concat('Completed on ', on_day(completed_date), '; lead agency ', coalesce(lead_agency, 'not recorded'), ', ',
           case when is_partner_agency(lead_agency) then 'a partner' else 'not a partner' end) as why,
    lead_agency, level, locality
from early_help_assessment
