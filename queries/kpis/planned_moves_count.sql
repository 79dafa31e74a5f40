-- Children in care who moved placement as planned; each child counts once in a period, on the last such move.
-- Grain: one row a child a day of a planned move. The tracker's own word on what was planned.
select
    move_date as counted_on, child, 1 as numerator, null::int as denominator,
    concat('Moved placement on ', on_day(move_date), ', recorded as planned') as why,
    team, age_band, reason, from_placement_type, placement_type, provider
from placement_move
where planned = 'Planned'
