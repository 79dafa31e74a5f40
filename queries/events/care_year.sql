-- Every child looked after at any time in the twelve months to each month end, and how often the child went missing.
-- One row a child a month end; series of short breaks (V3, V4) are not counted. From Annex A list 8 where it covers
-- the whole twelve months, else from the SSDA903 return where that does; a year that is part one and part the other
-- is told by neither.
with told_by_list as (
    select last_day(m.month) as counted_on
    from covered_month as m
    join covered_month as before
        on before.feed = m.feed
       and before.coverage = m.coverage
       and before.month between m.month - interval 11 months and m.month
    where m.feed = 'children_looked_after' and m.coverage = 'window'
    group by m.month
    having count(*) = 12
)
select
    counted_on, child, missing_12m, concat('according to the list of ', on_day(said_on)) as said_by,
    placement_type, placement_location, need, team, age_band, gender, unaccompanied
from looked_after_year
where counted_on in (from told_by_list)

union all

select
    counted_on, child, missing_12m, 'according to the SSDA903 return',
    placement_type, null, need, null, age_band, gender, unaccompanied
from ssda903_year
where counted_on not in (from told_by_list)
