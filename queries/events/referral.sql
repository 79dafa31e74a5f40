-- Referrals to children's social care. One row a child a day: two on one day are one referral, and the one that
-- led to action is kept. Annex A list 3.
-- is_rereferral: the child's referral before it lies within twelve calendar months, that day included (months clip
-- to their end). DfE, characteristics of children in need, methodology.
with received as (
    select
        child, referral_date, referral_source, no_further_action,
        team, age_band, gender, ethnicity as ethnic_group
    from current_events('referrals')
    qualify row_number() over (partition by child, referral_date order by no_further_action nulls last, ordinal) = 1
),
with_previous as (
    select *, lag(referral_date) over (partition by child order by referral_date) as previous_date
    from received
)
select
    *,
    coalesce(previous_date >= referral_date - interval 12 months, false) as is_rereferral,
    case when no_further_action then 'No further action' when not no_further_action then 'Action taken' end
        as referral_outcome,
    case
        when previous_date is null then 'First referral known of the child'
        when previous_date >= referral_date - interval 12 months
        then concat('Referred again ', how_many(date_diff('day', previous_date, referral_date), 'day'), ' after ',
                    on_day(previous_date))
        else concat('Last referred on ', on_day(previous_date), ', more than twelve months before')
    end as why_again
from with_previous
