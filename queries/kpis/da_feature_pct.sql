-- Completed assessments that identify domestic abuse (factors 3A of the child, 3B of a parent or carer, 3C of another
-- person). Grain: one row a completed assessment with factors. Children in Need census, factors at assessment.
select
    assessment_date as counted_on, child, domestic_abuse::int as numerator, 1 as denominator,
    concat('Assessment authorised on ', on_day(assessment_date), ', factors ', factors) as why,
    service, team, locality, age_band,
    case
        when not domestic_abuse then 'None'
        when domestic_abuse_of_child::int + domestic_abuse_of_parent::int + domestic_abuse_of_another::int > 1
            then 'More than one of them'
        when domestic_abuse_of_child then 'Child'
        when domestic_abuse_of_parent then 'Parent or carer'
        when domestic_abuse_of_another then 'Another person'
        else 'Not said whose'
    end as whose_abuse
from assessed_child
