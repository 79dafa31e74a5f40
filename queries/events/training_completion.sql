-- Completions of training programmes. One row a person and programme, as the newest list that names the person says,
-- so that a corrected date counts once and those who have since left still count as trained.
with newest as (
    select person, programme, agency, team, role, employment_type, completed_date
    from current_snapshots('training')
    where programme is not null
    qualify row_number() over (
        partition by person, programme
        order by counted_on desc, status is not distinct from 'Did not attend', completed_date desc nulls first, ordinal
    ) = 1
)
select person as child, programme, completed_date, agency, team, role, employment_type
from newest
where completed_date is not null
