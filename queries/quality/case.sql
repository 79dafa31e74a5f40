-- What to send to a team: rows of each feed's newest extract that a rule found wrong. One row a finding.
-- No name, date or value: the pseudonym, and the row of the sheet, by which the analyst finds the child.
select r.child as pseudonym, r.feed, r.as_at, l.sheet, r.sheet_row, r.team, r.kind, r.what, r.mend
from quality_row as r
join newest_extract as x on x.feed = r.feed and x.as_at = r.as_at and x.is_newest
join store.loads as l using (load_id)
where r.is_wrong
