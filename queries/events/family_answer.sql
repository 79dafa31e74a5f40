-- What families say. One row a family, survey, question and quarter: of several answers the latest counts, whoever of
-- the family gave it. A family is known by its Family ID, or else by its Response ID: where the form gives every response
-- a new one and asks for no family, a family that answers twice counts twice. Staff and foster carers do not answer for
-- families.
select *
from survey_answer
where coalesce(respondent, '') not in ('Practitioner', 'Foster carer')
qualify row_number() over (
    partition by family, survey, question, date_trunc('quarter', answered_on)
    order by answered_on desc, response_id desc
) = 1
