-- Families with neglect who say they were helped and the changes lasted. Grain: one row a family that answered, in a
-- survey and quarter; those who did not say yes are here with nothing to add, so that the number asked can be seen.
-- Ambitions plan 2020, ambition 5.
select
    answered_on as counted_on, family as child, (answer = 'Yes')::int as numerator, null::int as denominator,
    answer_words as why, survey, respondent, team, service, locality
from family_answer
where question = 'helped_and_sustained' and neglect
 
