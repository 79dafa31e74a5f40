-- Practice managers who supervise no more than six social workers. Grain: one row a practice manager in post on the day
-- of the extract. Who counts: see the event supervising_manager. Improvement Plan 2019, the 6/20 rule.
select
    counted_on, child, (social_workers <= setting('manager_span_limit'))::int as numerator, 1 as denominator,
    concat(
        'Supervises ', social_workers, case when social_workers = 1 then ' social worker' else ' social workers' end
    ) as why,
    service, locality, team, employment_type
from supervising_manager
