-- Graded Care Profiles completed by partner agencies. Grain: one row a profile completed by any agency but the
-- council's own social care and early help; one whose agency nobody recorded is not counted. Ambitions plan 2020,
-- ambition 5.
select
    completed_date as counted_on, gcp_id as child, 1 as numerator, null::int as denominator,
    concat('Completed on ', on_day(completed_date), ' by ', agency) as why,
    agency, locality
from current_events('graded_care_profiles')
where is_partner_agency(agency)
qualify row_number() over (partition by gcp_id order by ordinal) = 1
