-- How many social workers practice managers supervise (see the event supervising_manager), without saying who.
-- Grain: one row a month, team and number supervised.
select
    date_trunc('month', counted_on)::date as month, team, social_workers as supervised, count(*) as managers
from supervising_manager
group by all
