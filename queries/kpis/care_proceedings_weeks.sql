-- Weeks from issue to final order. Grain: one row an application for a care or supervision order (a family a day of
-- issue), on the day of its final order. Children Act 1989, section 32: 26 weeks.
select
    final_order_date as counted_on, family as child,
    date_diff('day', issued_date, final_order_date) / 7 as numerator, 1 as denominator,
    concat(
        'Issued on ', on_day(issued_date), ', final order on ', on_day(final_order_date), ': ',
        format('{:g}', round(date_diff('day', issued_date, final_order_date) / 7, 1)), ' weeks, for ', of_children
    ) as why,
    team, final_order, feature, family_size
from care_application
where final_order_date is not null
