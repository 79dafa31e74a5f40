-- Answers to survey questions, without questions left open. One row a response, survey, question and quarter: of several
-- answers the latest counts. What families say counts by family: family_answer.
select
    a.response_date as answered_on,
    a.response_id, coalesce(a.family, a.response_id) as family,
    a.survey, a.question, a.answer, a.neglect,
    coalesce(a.respondent, case
        when a.survey in ('Child feedback', 'Care leavers survey', 'TDAS outcomes') then 'Child or young person'
    end) as respondent,
    a.team, t.service, coalesce(a.locality, t.locality) as locality, a.age_band,
    concat('Answered ', lower(a.answer), ' on ', on_day(a.response_date)) as answer_words
from current_events('survey') as a
left join team_list as t
    on t.team = a.team and a.response_date >= t.valid_from and (t.valid_to is null or a.response_date <= t.valid_to)
where a.answer in ('Yes', 'Partly', 'No')
qualify row_number() over (
    partition by a.response_id, a.survey, a.question, date_trunc('quarter', a.response_date)
    order by a.response_date desc, a.ordinal desc
) = 1
