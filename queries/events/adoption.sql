-- Children with a decision that they should be placed for adoption, and how far it has come. One row a child: of two
-- decisions the later counts, as the newest list has it. Annex A list 10.
-- moved_in_date: when the child moved in with the family: where they fostered the child first (fostering for
-- adoption, concurrent planning), the day that placement began (adoption scorecards, A10).
select
    child, entered_care_date, decision_date, placement_order_date, matched_date, placed_date, foster_to_adopt_date,
    least(placed_date, foster_to_adopt_date) as moved_in_date,
    adoption_order_date, reversed_date, reversal_reason,
    age_band, gender, ethnicity as ethnic_group, disability
from current_events('adoption')
qualify row_number() over (partition by child order by newness desc, decision_date desc, ordinal desc) = 1
