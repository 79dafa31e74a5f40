-- Each month's workforce extract as it stands, vacant posts and those who have left included. One row a post and its
-- worker. person: the worker, or the post where no worker is named. The service is the extract's own, else that of
-- the list of teams.
select
    w.* exclude (service),
    coalesce(w.worker, w.post_id) as person,
    w.end_date is null or w.end_date >= w.counted_on as is_in_post,
    coalesce(w.service, case when t.valid_to is null or t.valid_to >= w.counted_on then t.service end) as service,
    case when t.valid_to is null or t.valid_to >= w.counted_on then t.locality end as locality
from current_snapshots('workforce') as w
asof left join team_list as t on t.team = w.team and t.valid_from <= w.counted_on
