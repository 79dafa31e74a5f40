-- Children on a child protection plan as each extract saw them: what only an extract of that month can say (the last
-- visit, whether the child was seen alone, the last review). One row a child an extract. Annex A list 7.
select
    counted_on, child, start_date, initial_category, latest_category, previous_plans, last_visit_date, seen_alone,
    last_review_date, emergency_protection, team, age_band, gender, ethnicity as ethnic_group, disability
from current_snapshots('child_protection_plans')
where end_date is null or end_date > counted_on
qualify row_number() over (partition by child, counted_on order by start_date desc, ordinal desc) = 1
