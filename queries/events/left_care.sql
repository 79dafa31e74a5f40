-- Children who left care: one row a period of care whose end somebody recorded; series of short breaks (V3, V4) are
-- not counted. From Annex A list 8 in the months it covers; in other months from the SSDA903 return.
select end_date, child, end_reason, age_band, team, need, placement_type, unaccompanied, gender
from period_of_care
where has_ended
  and date_trunc('month', end_date) in (
    select month from covered_month where feed = 'children_looked_after' and coverage = 'window'
)

union all

select p.end_date, p.child, p.end_reason, c.age_band, null, p.need, p.placement_type, c.unaccompanied, c.gender
from ssda903_period as p
asof left join ssda903_child as c on c.child = p.child and c.stands_until >= p.end_date
where p.has_ended
  and date_trunc('month', p.end_date) not in (
    select month from covered_month where feed = 'children_looked_after' and coverage = 'window'
)
