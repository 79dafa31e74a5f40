-- Children in care whose plan for permanence was agreed by their second review. Grain: one row a child a period of care
-- whose second review was held, on the day it was. Children Act 1989 guidance and regulations, volume 2: the care plan
-- holds a plan for permanence by the second review, four months after the child came into care.
select
    second_review_date as counted_on, child,
    coalesce(first_agreed_date <= second_review_date, false)::int as numerator, 1 as denominator,
    concat(
        'Second review held on ', on_day(second_review_date), '; ',
        case
            when first_agreed_date is not null then concat('plan agreed on ', on_day(first_agreed_date))
            when permanence_plan is not null then 'a plan recorded, not the day it was agreed'
            else 'no plan agreed'
        end
    ) as why,
    team, age_band, permanence_plan
from second_review
