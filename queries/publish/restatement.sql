-- Closed months whose figures changed since the snapshot before. One row a KPI and month, for the charted basis.
select
    new.kpi, new.month, new.basis,
    old.value as old_value, new.value as new_value,
    old.numerator as old_numerator, new.numerator as new_numerator,
    old.denominator as old_denominator, new.denominator as new_denominator,
    $restated_at::timestamp as restated_at
from kpi_value as new
join previous.kpi_value as old using (kpi, month, basis, dimension, member)
where new.dimension = 'all'
  and new.basis in ('in_month', 'snapshot')
  and (new.numerator is distinct from old.numerator or new.denominator is distinct from old.denominator)
