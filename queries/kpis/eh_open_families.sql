-- Families with an open early help episode. Grain: one row a family a month end. Ambitions plan 2020, ambition 2.
select
    counted_on, family as child, 1 as numerator, null::int as denominator,
    concat('Open since ', on_day(start_date)) as why,
    lead_agency, level, locality
from early_help_family_month_end
