-- What each rule looked at and found wrong, by extract and team.
select * from quality_check order by feed, rule, as_at, team
