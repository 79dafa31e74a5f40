-- What became of missing episodes: one row a month, team, place missing from and state.
select
    month, team, missing_from, state, episodes, offered, offered_no_time, offered_72h, accepted, offers, acceptances,
    day_only
from detail.missing_pathway
order by all
