-- Completed assessments that identify child sexual exploitation (factor 11A) or child criminal exploitation (24A).
-- Grain: one row a completed assessment with factors; one with both counts once. Children in Need census.
select
    assessment_date as counted_on, child, (sexual_exploitation or criminal_exploitation)::int as numerator,
    1 as denominator,
    concat('Assessment authorised on ', on_day(assessment_date), ', factors ', factors) as why,
    service, team, locality, age_band, gender,
    case
        when sexual_exploitation and criminal_exploitation then 'Both'
        when sexual_exploitation then 'Sexual exploitation'
        when criminal_exploitation then 'Criminal exploitation'
        else 'Neither'
    end as exploitation
from assessed_child
