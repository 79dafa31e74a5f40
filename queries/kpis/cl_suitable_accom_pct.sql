-- Care leavers aged 19-21 in suitable accommodation. Grain: one row a young person an extract; not known is not
-- suitable, as DfE counts.
select
    counted_on, child, coalesce(suitable = 'Suitable', false)::int as numerator, 1 as denominator,
    concat(coalesce(suitable, 'Suitability not known'), ': ', coalesce(accommodation, 'accommodation not known'))
        as why,
    accommodation, age::varchar as age, team, gender, unaccompanied
from care_leaver
where age between 19 and 21
