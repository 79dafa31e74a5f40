-- Children in care whose personal education plan was made or reviewed in the current school term, of those who need
-- one. Grain: one row a child an extract. Promoting the education of looked-after and previously looked-after
-- children (DfE statutory guidance): reviewed each term. When the terms begin is the council's to set.
-- An extract in which no child has such a date did not hold it, and says nothing.
with required as (
    select *
    from open_child_in_care
    where pep_required
    qualify count(pep_date) over (partition by counted_on) > 0
),
first_day as (
    select unnest([setting('pep_term_autumn'), setting('pep_term_spring'), setting('pep_term_summer')])::int
        as month_day
),
term_day as (
    select
        r.counted_on,
        make_date(year(r.counted_on) - before.years, floor(f.month_day / 100)::int, f.month_day % 100) as first_day
    from (select distinct counted_on from required) as r
    cross join (values (0), (1)) as before (years)
    cross join first_day as f
),
term as (
    select counted_on, max(first_day) as term_start
    from term_day
    where first_day <= counted_on
    group by counted_on
)
select
    r.counted_on, r.child, coalesce(r.pep_date >= t.term_start, false)::int as numerator, 1 as denominator,
    concat(
        case when r.pep_date is null then 'No personal education plan recorded'
             else concat('Last personal education plan on ', on_day(r.pep_date)) end,
        '; the term began on ', on_day(t.term_start)
    ) as why,
    r.service, r.team, r.locality, r.age_band, r.placement_location
from required as r
join term as t using (counted_on)
