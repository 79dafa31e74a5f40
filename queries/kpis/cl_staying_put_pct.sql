-- Care leavers aged 19-20 living with their former foster carers (accommodation Z). Grain: one row a young person an
-- extract; not known counts as not. DfE, staying put arrangements, divides by those who were in foster care at 18,
-- which Annex A list 9 does not say: this is the share of all of them.
select
    counted_on, child, coalesce(left(accommodation, 2) = 'Z ', false)::int as numerator, 1 as denominator,
    coalesce(accommodation, 'Accommodation not known') as why,
    age::varchar as age, team, gender, unaccompanied
from care_leaver
where age between 19 and 20
