-- Families in pre-proceedings or care proceedings. One row a case of the PLO tracker, in its newest words; stands_until
-- is told in the macro current_tracker.
-- ended_date: pre-proceedings end when the family steps down or proceedings are issued, whichever came first. A step
-- down without its date is known to have ended, not when: such a case counts as open on no day.
select
    plo_id, family, children, pre_proceedings_start, issued_date, final_order_date, final_order, neglect, domestic_abuse,
    team, stands_until,
    least(pre_proceedings_end, issued_date, final_order_date) as ended_date,
    coalesce(pre_proceedings_outcome = 'Step down' and pre_proceedings_end is null, false) as ended_on_no_day,
    case when children = 1 then '1 child' when children = 2 then '2 children' when children >= 3 then '3 or more children'
        end as family_size,
    case when children = 1 then 'a family of one child' when children > 1 then concat('a family of ', children, ' children')
        else 'a family whose children were not counted' end as of_children
from current_tracker('plo_tracker')
qualify row_number() over (partition by plo_id order by newness desc, ordinal desc) = 1
