-- Care leavers aged 19-21 in higher education (activity F1, P1). Grain: one row a young person an extract; not known
-- counts as not in it, as DfE does.
select
    counted_on, child, coalesce(left(activity, 2) in ('F1', 'P1'), false)::int as numerator, 1 as denominator,
    coalesce(activity, 'Activity not known') as why,
    age::varchar as age, team, gender, unaccompanied
from care_leaver
where age between 19 and 21
