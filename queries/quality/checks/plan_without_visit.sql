-- A child with a plan has been visited. Source: Working Together to Safeguard Children (the core group meets within ten
-- working days, and the child is seen); the interval is the council's, as for cp_visit_timely_pct. Looked at once a
-- plan is older than that.
select
    'child_protection_plans' as feed, counted_on as as_at, team, child, sheet_row,
    'missing' as kind, 'Child protection plan without a date of the last visit' as what,
    'Record the visit, or make it.' as mend,
    last_visit_date is null as is_wrong
from extract_rows('child_protection_plans')
where (end_date is null or end_date > counted_on)
  and working_days_between(start_date, counted_on) > setting('cp_visit_working_days')
