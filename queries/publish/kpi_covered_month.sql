-- The months one KPI has: those its feed covers, and those only the feed that stands in for it covers (where one month
-- of it does not show what is asked, as the last of so many in a row). Where the KPI rests on one answer, only months
-- whose extract gives it at all (a column nobody exports is no zero); where it asks for another feed too, only the
-- months that one covers as well.
-- complete: the look-back the numerator needs lies wholly inside what was loaded.
with told as (
    select month
    from covered_month
    where feed = $feed and coverage = $coverage
      and (
        $answered is null
        or month in (
            select date_trunc('month', r.counted_on)::date
            from current_snapshots($feed) as r
            where struct_extract(r, $answered) is not null
        )
      )
),
standing_in as (
    select
        month,
        count(*) over (order by month range between to_months($fallback_months - 1) preceding and current row) as months
    from covered_month
    where feed = $fallback and coverage = $fallback_coverage
),
covered as (
    select month from told
    union
    select month from standing_in where months = $fallback_months
)
select
    month,
    count(*) over (order by month range between to_months($lookback_months) preceding and current row)
        > $lookback_months as complete
from covered
where $also is null or month in (select month from covered_month where feed = $also and coverage = $also_coverage)
