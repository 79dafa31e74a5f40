-- Children on a child protection plan seen alone at the last statutory visit. Grain: one row a child an extract, of
-- those aged five and over with a visit recorded: the store keeps age bands, so those aged four cannot be told from
-- younger ones. Not recorded and unknown are not seen alone. An extract in which nobody's answer is recorded says
-- nothing. Working Together: children are seen, alone where that is right for them.
select
    counted_on, child, coalesce(seen_alone = 'Yes', false)::int as numerator, 1 as denominator,
    concat('Last visited on ', on_day(last_visit_date), '; seen alone: ', lower(coalesce(seen_alone, 'not recorded')))
        as why,
    team, age_band, gender, disability
from child_protection_position
where last_visit_date is not null and age_band not in ('Unborn', '0-4')
qualify count(seen_alone) over (partition by counted_on) > 0
