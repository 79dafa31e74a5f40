-- Young people supported by Trafford Domestic Abuse Services who report more confidence and self-esteem.
-- Grain: one row a young person who answered in a quarter. Ambitions plan 2020, ambition 6.
select
    answered_on as counted_on, response_id as child, (answer = 'Yes')::int as numerator, 1 as denominator,
    answer_words as why, age_band, team, service, locality
from survey_answer
where survey = 'TDAS outcomes' and question = 'confidence_self_esteem' and respondent = 'Child or young person'
