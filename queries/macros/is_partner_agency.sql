-- Whether an agency is a partner: not the council's own social care or early help. An agency nobody recorded is none;
-- whether "Other" is one is the council's choice.
create or replace temp macro is_partner_agency(agency) as coalesce(
    case agency
        when 'Children''s social care' then false
        when 'Early help (council)' then false
        when 'Other' then choice('other_agency_is_partner') = 'Yes'
        else agency is not null
    end,
    false
)
