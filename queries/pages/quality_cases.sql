-- What to send to a team, or to all of them where none is named.
select *
from cases.quality_case
where $team is null or team = $team
order by feed, sheet, sheet_row, what
