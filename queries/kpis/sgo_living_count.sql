-- Children living with special guardians at month end, whose order was made long enough ago to say that it lasts.
-- Grain: one row a child a month end. Under 18: the arrangement has not ended (at 18 at the latest it does), the order
-- is not yet 18 years old, and the age band, where the register has dates of birth, is a child's.
-- Not living there any more, but no date: not counted from the first register that said so. Special guardianship is
-- for children under 18, Children Act 1989, section 14A.
select
    counted_on, child, 1 as numerator, null::int as denominator,
    concat('Order made on ', on_day(start_date), ', still with the guardian on ', on_day(counted_on)) as why,
    age_band,
    case when was_looked_after then 'Was looked after' when not was_looked_after then 'Was not looked after' end
        as looked_after_before,
    case when support_plan then 'Support plan' when not support_plan then 'No support plan' end as support_plan,
    guardian
from month_end_positions('sgo_register')
where (still_living or end_date > counted_on)
  and start_date + to_months(setting('sgo_settled_months')::int) <= counted_on
  and start_date + interval 18 years > counted_on
  and coalesce(age_band, '') not in ('18-21', '22-25')
qualify row_number() over (partition by child, counted_on order by start_date desc) = 1
