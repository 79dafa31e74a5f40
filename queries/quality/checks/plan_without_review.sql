-- A plan is reviewed within three months of the first conference. Source: Working Together to Safeguard Children, child
-- protection review conference. Looked at once a plan is older than that.
select
    'child_protection_plans' as feed, counted_on as as_at, team, child, sheet_row,
    'missing' as kind, 'Child protection plan over three months without a date of review' as what,
    'Record the review conference, or hold it.' as mend,
    last_review_date is null as is_wrong
from extract_rows('child_protection_plans')
where (end_date is null or end_date > counted_on) and start_date < counted_on - interval 3 months
