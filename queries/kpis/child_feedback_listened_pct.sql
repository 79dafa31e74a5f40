-- Children who say they were listened to. Grain: one row a child who answered, in a survey and quarter.
-- Improvement Plan 2019, "children will say I am listened to".
select
    answered_on as counted_on, response_id as child, (answer = 'Yes')::int as numerator, 1 as denominator,
    answer_words as why, survey, team, service, locality, age_band
from survey_answer
where question = 'listened_to' and respondent = 'Child or young person'
