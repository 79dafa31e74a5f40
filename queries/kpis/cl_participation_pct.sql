-- Reviews of pathway plans in which the young person took part: PN1, PN2, PN3, PN5 or PN6 (there and heard, or heard
-- otherwise). Grain: one row a review, on the day it was held. PN4 and PN7 did not, nor did one without a code; PN0
-- (too young) is left out. Participation codes of SSDA903. Months without a supplement come from the meetings.
select
    held_on as counted_on, child,
    coalesce(left(participation, 3) in ('PN1', 'PN2', 'PN3', 'PN5', 'PN6'), false)::int as numerator,
    1 as denominator,
    concat('Review held on ', on_day(held_on), ', ', coalesce(participation, 'no participation code')) as why,
    team, age_band, participation
from pathway_review
where participation is null or left(participation, 3) <> 'PN0'
