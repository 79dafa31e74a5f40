-- The cases of one KPI, numbered as in kpi_case, with the service and locality the list of teams gives their team on that day.
-- A case with no team, or a team not on the list, has neither.
select f.*, t.service, t.locality, row_number() over (order by f.counted_on, f.child, f) as case_number
from found_case as f
left join team_list as t
    on t.team = f.team and f.counted_on >= t.valid_from and (t.valid_to is null or f.counted_on <= t.valid_to)
order by case_number
