-- What each early help list says of each assessment (EHA): one row a list and EHA, whose rows (one for each sibling) are
-- taken together. What one row says holds for all, but for the end: it is open while any of its rows is.
select
    r.load_id, l.newness, l.as_at, r.eha_id,
    coalesce(first(r.family order by r.ordinal) filter (where r.family is not null), r.eha_id) as family,
    min(r.start_date) as start_date,
    min(r.completed_date) as completed_date,
    case when count(r.end_date) = count(*) then max(r.end_date) end as end_date,
    first(r.lead_agency order by r.ordinal) filter (where r.lead_agency is not null) as lead_agency,
    first(r.level order by r.ordinal) filter (where r.level is not null) as level,
    first(r.locality order by r.ordinal) filter (where r.locality is not null) as locality,
    first(r.end_reason order by r.ordinal) filter (where r.end_reason is not null) as end_reason,
    bool_or(r.domestic_abuse) as domestic_abuse,
    bool_or(r.neglect) as neglect,
    bool_or(r.stepped_down) as stepped_down,
    list(distinct r.row_child) as children
from store.early_help as r
join live_load as l using (load_id)
group by r.load_id, l.newness, l.as_at, r.eha_id
