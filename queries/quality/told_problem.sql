-- What was told of the cells of the newest extracts, blanks aside. One row a cell (of a rejected row, blanks too).
select distinct
    x.feed, x.month, p.load_id, p."row" as sheet_row, f.field, f."column", f.expected, p.severity,
    p.rule = 'blank' as is_blank
from store.problem as p
join newest_extract as x using (load_id)
join quality_field as f on f.feed = x.feed and f."column" = p."column"
where p."row" is not null and (p.severity = 'rejected' or p.rule <> 'blank')
