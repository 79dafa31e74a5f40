-- Runs of the SSDA903 return that count, with the collecting year (from 1 April) each belongs to. One row a table a
-- run. A run holds its collecting year whole, up to its as-at date: a later run of that year takes its place.
select feed, load_id, newness, as_at, make_date(year(as_at - interval 3 months), 4, 1) as year_from
from live_load
where feed like 'ssda903\_%' escape '\'
