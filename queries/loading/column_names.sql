-- Grain: one row a heading of a feed, as last decided; "column" null: forgotten.
select feed, heading, "column", decided_at, decided_by, after_load
from column_name
qualify row_number() over (partition by feed, heading order by decided_at desc) = 1
order by feed, heading
