-- Disputes answered by the day the answer was due. Grain: one row a dispute, on the day its answer was due; one not yet
-- due, or withdrawn without an answer, is left out of both parts. IRO handbook (2010), chapter 6: disputes are resolved
-- in time.
select
    response_due as counted_on, child, coalesce(answered_date <= response_due, false)::int as numerator,
    1 as denominator,
    concat(
        'Answer due on ', on_day(response_due), '; ',
        case when answered_date is null then 'none recorded' else concat('answered on ', on_day(answered_date)) end,
        case when resolved_date is not null then concat(
            '; ', case when was_withdrawn then 'withdrawn ' else 'resolved ' end,
            how_many(date_diff('day', raised_date, resolved_date), 'day'), ' after it was raised'
        ) end
    ) as why,
    team, theme, stage, raised_by
from iro_dispute
where not is_not_yet_due and not (was_withdrawn and answered_date is null)
