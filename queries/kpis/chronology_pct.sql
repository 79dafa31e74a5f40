-- Open children with a child impact chronology. Grain: one row a child an extract. The plan's aim is every open
-- child; how old the chronology is does not matter.
select
    counted_on, child, (chronology_date is not null)::int as numerator, 1 as denominator,
    case
        when chronology_date is null then 'No child impact chronology'
        else concat('Child impact chronology dated ', on_day(chronology_date))
    end as why,
    service, team, locality, case_status, age_band
from open_case
