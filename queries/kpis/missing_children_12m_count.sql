-- Children missing, each once in any period. Grain: one row an incident a month it touched, so that a child still
-- missing is not forgotten; until the newest extract where the child has not returned. Ambitions plan 2020.
select
    greatest(reported_at::date, month::date) as counted_on, child, 1 as numerator, null::int as denominator,
    concat(
        'Reported missing on ', on_day(reported_at), case
            when returned_at is null then concat(', not back by ', on_day(as_at))
            else concat(', returned on ', on_day(returned_at))
        end
    ) as why,
    missing_from, team, service, locality, age_band, repeat_or_first, exploitation_risk, provider
from missing_incident as i
cross join unnest(generate_series(
    date_trunc('month', i.reported_at), coalesce(i.returned_at, i.as_at::timestamp), interval 1 month
)) as touched(month)
