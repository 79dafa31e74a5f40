-- Families who say they received the right help at the right time. Grain: one row a family that answered, in a survey
-- and quarter; those who did not say yes are here with nothing to add, so that the number asked can be seen.
-- Staff and foster carers do not answer for families. Ambitions plan 2020, ambition 2.
select
    answered_on as counted_on, family as child, (answer = 'Yes')::int as numerator, null::int as denominator,
    answer_words as why, survey, respondent, team, service, locality
from family_answer
where question = 'right_help_right_time'
