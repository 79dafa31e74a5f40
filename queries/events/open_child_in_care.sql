-- Children in care as each supplement saw them, with what Annex A list 8 adds: since when they are looked after (null
-- where no list shows the period, short breaks included), and where they lived at the list of the same month.
-- One row a child an extract.
select
    o.*, c.start_date as in_care_since, p.placement_type, p.placement_location
from open_case as o
left join period_of_care as c
    on c.child = o.child and c.start_date <= o.counted_on and (c.end_date is null or c.end_date > o.counted_on)
left join looked_after_position as p
    on p.child = o.child and date_trunc('month', p.counted_on) = date_trunc('month', o.counted_on)
where o.case_status = 'Child in care'
qualify row_number() over (partition by o.child, o.counted_on order by c.start_date desc) = 1
