-- Child protection plans whose latest review is in time. Grain: one row a child an extract, on a plan for three months
-- or more. Working Together: the first review within three months, then at least every six. The list holds only the
-- latest review, so it proves that one alone: it is in time while the next is not overdue. A date on or before the
-- start of the plan is the conference that made it, no review of it.
with on_plan as (
    select *, case when last_review_date > start_date then last_review_date end as reviewed_on
    from child_protection_position
    where start_date + interval 3 months <= counted_on
)
select
    counted_on, child, coalesce(reviewed_on + interval 6 months >= counted_on, false)::int as numerator,
    1 as denominator,
    case
        when reviewed_on is null then concat('No review since the plan began on ', on_day(start_date))
        else concat('Last reviewed on ', on_day(reviewed_on), '; the next ',
                    case when reviewed_on + interval 6 months < counted_on then 'was' else 'is' end, ' due by ',
                    on_day((reviewed_on + interval 6 months)::date))
    end as why,
    team, age_band, gender, disability
from on_plan
