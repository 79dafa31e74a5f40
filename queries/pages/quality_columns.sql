-- How far each column was filled in, and with what can be read, by month and team.
select * from quality_column order by feed, month, "column", team
