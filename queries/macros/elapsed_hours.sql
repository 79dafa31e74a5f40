-- Hours between two local times in England, so that 72 hours stay 72 hours when the clocks change.
create or replace temp macro elapsed_hours(from_time, to_time) as (
    epoch(timezone('Europe/London', to_time)) - epoch(timezone('Europe/London', from_time))
) / 3600
