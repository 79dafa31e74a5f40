-- Registered social workers starting with the council, by full-time equivalent as first listed; agency workers are not
-- employed. Grain: one row a worker's post, on the day of starting. A second post begun while still in the first, or
-- by the next working day after it, is no start. DfE, children's social work workforce census.
select
    start_date as counted_on, child, starting_fte as numerator, null::int as denominator,
    concat('Started ', on_day(start_date), ', ', lower(employment_type), ', ', fte_words(starting_fte)) as why,
    service, locality, team, role, employment_type
from social_work_spell
where has_joined and starting_fte is not null
