-- Children with an open episode of need as each extract saw them: what only an extract of that month can say (when
-- the child was last seen, the status of the case). One row a child an extract. Annex A list 6.
select
    counted_on, child, start_date, primary_need, case_status, last_seen_date,
    team, age_band, gender, ethnicity as ethnic_group, disability
from current_snapshots('children_in_need')
where end_date is null or end_date > counted_on
qualify row_number() over (partition by child, counted_on order by start_date desc, ordinal desc) = 1
