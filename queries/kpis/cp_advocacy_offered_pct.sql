-- Children on a child protection plan, aged five and over, who were offered an advocate. Grain: one row a child an
-- extract whose age a list of Annex A gives. Not recorded is not offered. Working Together: children should have an
-- advocate's help to be heard. An extract in which no child has an answer did not hold it, and says nothing.
with answered as (
    select *
    from open_case
    where case_status = 'Child protection'
    qualify count(advocate_offered) over (partition by counted_on) > 0
)
select
    counted_on, child, coalesce(advocate_offered, false)::int as numerator, 1 as denominator,
    case
        when advocate_offered then 'Offered an advocate'
        when not advocate_offered then 'Not offered an advocate'
        else 'No offer of an advocate recorded'
    end as why,
    age_band, service, team, locality, gender
from answered
where age_band not in ('Unborn', '0-4')
