-- Care leavers whose pathway plan was made or reviewed in the last six months, of those entitled to a plan (relevant,
-- former relevant and eligible; where the category is not recorded, too). Grain: one row a young person an extract.
-- Care Leavers (England) Regulations 2010, regulation 7; how many months is the council's to set.
-- The older layout of Annex A list 9 has no such date; the supplement of the month does. A month in which neither
-- gives anybody one says nothing.
with dated as (
    select
        l.*,
        greatest(l.pathway_plan_review_date, s.pathway_review_date, s.pathway_plan_date) as last_review
    from care_leaver as l
    left join open_case as s
        on s.child = l.child and date_trunc('month', s.counted_on) = date_trunc('month', l.counted_on)
),
recorded as (
    select *, (last_review + to_months(setting('pathway_plan_months')::int))::date as next_due
    from dated
    qualify count(last_review) over (partition by counted_on) > 0
)
select
    counted_on, child, coalesce(next_due >= counted_on, false)::int as numerator, 1 as denominator,
    case
        when next_due is null then 'No pathway plan recorded, nor a review'
        else concat(
            'Pathway plan last made or reviewed on ', on_day(last_review),
            case when next_due >= counted_on then ', review due by ' else ', review was due by ' end, on_day(next_due)
        )
    end as why,
    age_band, team, eligibility, gender, unaccompanied
from recorded
where coalesce(eligibility, '') not in ('Qualifying', 'Other')
