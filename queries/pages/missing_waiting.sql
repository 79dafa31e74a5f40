-- The children waiting for an interview, one by one: the fewest hours left first, then the latest overdue. One row an
-- episode.
select child, returned_at, missing_from, team, age_band, exploitation_risk, stage, hours_left, is_due, missing_again
from detail.missing_waiting
order by is_due, abs(hours_left), returned_at, child
