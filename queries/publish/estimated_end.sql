-- Episodes that left a later list without an end date: closed, the end taken as the later list's date. Counts only.
select 'children_in_need' as feed, end_date as gone_by, count(*)::int as episodes
from current_episodes('children_in_need', true) where end_is_estimated group by all
union all
select 'child_protection_plans', end_date, count(*)::int
from current_episodes('child_protection_plans', true) where end_is_estimated group by all
union all
select 'children_looked_after', end_date, count(*)::int
from current_episodes('children_looked_after', true) where end_is_estimated group by all
union all
select 'assessments', end_date, count(*)::int
from current_episodes('assessments', false) where end_is_estimated group by all
