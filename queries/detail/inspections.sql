-- Ofsted's inspections and visits of the authority, for the charts' annotations. One row a visit; its day is the first
-- day of it, or of older ones, of which no more is known, the day of publication.
select
    coalesce(visit_date, published_date) as happened_on,
    visit_type, theme, overall,
    visit_date is null as is_publication
from current_reference('inspections')
qualify row_number() over (partition by visit_date, published_date, visit_type order by ordinal desc) = 1
