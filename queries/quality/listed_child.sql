-- The children on each list as its newest extract of each month shows them. One row a row of a list.
-- said: what the list itself calls the child (case status, kind of care leaver).
select
    'children_in_need' as feed, counted_on as as_at, child, team, sheet_row, start_date, end_date,
    end_date is null or end_date > counted_on as is_open, case_status as said, age_band
from extract_rows('children_in_need')

union all

select
    'child_protection_plans', counted_on, child, team, sheet_row, start_date, end_date,
    end_date is null or end_date > counted_on, null, age_band
from extract_rows('child_protection_plans')

union all

select
    'children_looked_after', counted_on, child, team, sheet_row, start_date, end_date,
    end_date is null or end_date > counted_on, legal_status, age_band
from extract_rows('children_looked_after')

union all

select 'care_leavers', counted_on, child, team, sheet_row, null, null, true, eligibility, age_band
from extract_rows('care_leavers')

union all

select 'lcs_supplement', counted_on, child, team, sheet_row, null, null, true, case_status, null
from extract_rows('lcs_supplement')
