-- Ofsted's inspections and visits, oldest first. One row a visit.
select happened_on, visit_type, theme, overall, is_publication
from detail.inspections
order by happened_on, visit_type
