-- Workers due supervision in the month who received it within the council's practice standard. Grain: one row a worker
-- a month. Ambitions plan 2020, ambition 3.
select
    month as counted_on, worker as child, was_in_standard::int as numerator, 1 as denominator,
    concat(
        case when due_date is null then 'No due date recorded' else concat('Due ', on_day(due_date)) end,
        case when held_date is null then ', date held not recorded' else concat(', held ', on_day(held_date)) end,
        case when was_in_standard then ', within the standard' else ', not within the standard' end
    ) as why,
    team, role, employment_type
from supervision_session
