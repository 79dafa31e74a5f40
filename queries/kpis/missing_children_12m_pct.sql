-- Children missing in the twelve months to each month end, as a share of children with an open case in them (or of
-- all children, where the council says so). Grain: one row a child with an open case a month end; a case closed on the
-- first of the days was open on it. Of all children: one row a child missing, and one that carries the population of
-- the mid-year before, as DfE divides. Only where both lists cover the twelve months. Ambitions plan 2020.
with open_case as (
    select y.counted_on, c.child, c.start_date, c.end_date, c.team, c.age_band, c.case_status
    from missing_year as y
    join current_episodes('children_in_need', true) as c
        on c.start_date <= y.counted_on and (c.end_date is null or c.end_date >= y.first_day)
    qualify row_number() over (partition by y.counted_on, c.child order by c.start_date desc, c.ordinal desc) = 1
)
select
    o.counted_on, o.child, (m.child is not null)::int as numerator, 1::double as denominator,
    concat(
        'Open case from ', on_day(o.start_date), case
            when m.child is null then '; not missing in the twelve months'
            else concat('; missing ', how_many(m.incidents, 'time'), ', last reported on ', on_day(m.reported_at))
        end
    ) as why,
    o.team, o.age_band, o.case_status
from open_case as o
left join missing_child_year as m using (counted_on, child)
where choice('missing_share_of') = 'children with an open case'

union all

select
    m.counted_on, m.child, 1, 0,
    concat('Missing ', how_many(m.incidents, 'time'), ', last reported on ', on_day(m.reported_at)),
    'All children', 'All children', 'All children'
from missing_child_year as m
where choice('missing_share_of') = 'children aged 0 to 17'

union all

select
    y.counted_on, null, 0, p.population, concat('Children aged 0 to 17 in mid-', p.mid_year, ' (ONS)'),
    'All children', 'All children', 'All children'
from missing_year as y
asof join authority_population as p on p.mid_year <= year(y.counted_on + interval 9 months) - 1
where choice('missing_share_of') = 'children aged 0 to 17'
