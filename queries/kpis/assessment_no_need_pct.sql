-- Assessments that found no need of social care support. Grain: one row an assessment authorised whose finding is
-- recorded; one that says neither yes nor no is in neither part. An end that is only estimated is not an
-- authorisation. DfE publishes it as a share of referrals (table C1), so the two are near, not alike.
select
    end_date as counted_on, child, (not needs_support)::int as numerator, 1 as denominator,
    concat('Authorised on ', on_day(end_date), '; ',
           case when needs_support then 'support needed' else 'no support needed' end) as why,
    team, age_band, gender, disability
from assessment
where end_date is not null and not end_is_estimated and needs_support is not null
