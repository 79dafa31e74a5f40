-- The cases of one KPI by month: once for the whole, and once for the member of each breakdown they belong to.
select
    case_number, date_trunc('month', counted_on)::date as month, 'all' as dimension, 'All' as member,
    numerator::double as numerator, denominator::double as denominator
from kpi_case

union all

select
    case_number, date_trunc('month', counted_on)::date, dimension, coalesce(member, 'Not recorded'),
    numerator::double, denominator::double
from kpi_case unpivot include nulls (
    member for dimension in (columns(
        lambda name: name not in ('counted_on', 'child', 'numerator', 'denominator', 'why', 'case_number')
    ))
)
