-- Children assessed whose latest assessment identifies neglect (factor 16A). Grain: one row a completed assessment
-- with factors; a child counts once in any period, by the last. Children in Need census, factors at assessment.
select
    assessment_date as counted_on, child, neglect::int as numerator, 1 as denominator,
    concat('Assessment authorised on ', on_day(assessment_date), ', factors ', factors) as why,
    service, team, locality, age_band, case_status
from assessed_child
