-- Whether an agency is a partner: as the council's own list of agencies says; else, not the council's own social care
-- or early help. An agency nobody recorded is none; whether "Other" is one is the council's choice.
create or replace temp macro is_partner_agency(named) as coalesce(
    (select l.is_partner from agency_list as l where l.agency = named),
    case named
        when 'Children''s social care' then false
        when 'Early help (council)' then false
        when 'Other' then choice('other_agency_is_partner') = 'Yes'
        else named is not null
    end,
    false
)
