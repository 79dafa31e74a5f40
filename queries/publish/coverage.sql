-- What has arrived, feed by feed, and up to when it can be believed.
select
    feed,
    min(window_from) as covered_from,
    max(window_to) as covered_to,
    max(as_at) as latest_as_at,
    max(loaded_at) as latest_loaded_at,
    bool_or(synthetic) as synthetic,
    count(*)::int as loads
from live_load
group by feed
