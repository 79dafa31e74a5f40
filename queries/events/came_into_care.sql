-- Children who came into care: one row a start of a period of care; series of short breaks (V3, V4) are not counted.
-- From Annex A list 8 in the months it covers; in other months from the SSDA903 return, in which RNE S says that an
-- episode began a period of care.
select
    start_date, child, second_period_12m, team_at_start as team, age_band_at_start as age_band, need,
    legal_status_at_start as legal_status, unaccompanied, gender
from period_of_care
where date_trunc('month', start_date) in (
    select month from covered_month where feed = 'children_looked_after' and coverage = 'window'
)

union all

select
    p.start_date, p.child, null, null, c.age_band, e.need, p.legal_status_at_start, c.unaccompanied, c.gender
from ssda903_period as p
join ssda903_episode as e using (child, start_date)
asof left join ssda903_child as c on c.child = p.child and c.stands_until >= p.start_date
where p.start_is_known
  and date_trunc('month', p.start_date) not in (
    select month from covered_month where feed = 'children_looked_after' and coverage = 'window'
)
