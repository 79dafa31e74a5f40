-- Average strengths and difficulties score of children in care for twelve months or more: scores over children who
-- have one. Grain: one row a child an extract with a score. DfE, children looked after, emotional and behavioural
-- health (SSDA903 OC2): 0 to 40, higher is worse; asked of ages 4 to 16, so the score itself says who is meant.
select
    counted_on, child, sdq_score as numerator, 1 as denominator,
    concat('In care since ', on_day(in_care_since), '; score ', sdq_score) as why,
    age_band, placement_type, service, team, locality
from open_child_in_care
where in_care_since + interval 12 months <= counted_on
  and sdq_score is not null
