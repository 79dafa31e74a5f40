-- Care leavers aged 19-21 in education, employment or training (activity F1-F5, P1-P5). Grain: one row a young
-- person an extract; not known counts as not in it, as DfE does.
select
    counted_on, child, coalesce(left(activity, 1) in ('F', 'P'), false)::int as numerator, 1 as denominator,
    coalesce(activity, 'Activity not known') as why,
    activity, full_or_part_time, age::varchar as age, team, gender, unaccompanied
from care_leaver
where age between 19 and 21
