-- One feed's newest extract: every cell that should hold something and does not, or holds what could not be read.
with listed as (
    select r.*, x.as_at as extract_day, l.sheet as of_sheet
    from query_table('store.' || $feed) as r
    join newest_extract as x on x.load_id = r.load_id and x.is_newest
    join store.loads as l on l.load_id = r.load_id

    union all by name

    from no_team
),
row_text as (
    select
        load_id, extract_day, of_sheet, sheet_row, row_child as of_child, team as of_team,
        columns(* exclude (load_id, extract_day, of_sheet, sheet_row))::varchar as '\0'
    from listed
),
cell as (
    from row_text
    unpivot include nulls (
        held for field in (columns(* exclude (load_id, extract_day, of_sheet, sheet_row, of_child, of_team)))
    )
),
told as (
    select load_id, "row" as sheet_row, "column", min(rule) as rule
    from store.problem
    where severity = 'warning' and rule <> 'blank'
    group by all
)
select
    c.of_child as pseudonym, $feed as feed, c.extract_day as as_at, c.of_sheet as sheet, c.sheet_row, c.of_team as team,
    case when t.rule is null then 'blank' else 'invalid' end as kind,
    case
        when t.rule is null then concat(f."column", ' is blank')
        when t.rule = 'unknown_code' then concat(f."column", ' holds a word that is not on its list')
        when t.rule = 'not_a_date' then concat(f."column", ' holds no date')
        when t.rule = 'formula_error' then concat(f."column", ' holds a formula that failed')
        else concat(f."column", ' does not agree with the rest of the row')
    end as what,
    'Fill it in or correct it in the case system.' as mend
from cell as c
join quality_field as f on f.feed = $feed and f.field = c.field
left join told as t on t.load_id = c.load_id and t.sheet_row = c.sheet_row and t."column" = f."column"
where f.expected and c.held is null or t.rule is not null
