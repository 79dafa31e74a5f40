-- Reviews of care leavers' pathway plans, and how the young person took part (participation codes of SSDA903, kept
-- locally after 18). One row a review. The supplement shows the last review of each care leaver, so each is counted
-- once, on the day it was held, with the code the newest supplement gives. For months without a supplement the
-- attendance sheets of the meetings stand in, as far as they hold a code.
with shown as (
    select
        child, pathway_review_date as held_on, arg_max(took_part, counted_on) as participation,
        arg_min(team, counted_on) as team, arg_min(age_band, counted_on) as age_band
    from open_case
    where case_status = 'Care leaver' and pathway_review_date is not null
    group by child, pathway_review_date
),
minuted as (
    select meeting_id as child, max(meeting_date) as held_on, max(participation) as participation, max(team) as team
    from meeting_attendance
    where meeting_type = 'Pathway plan review' and participation is not null
    group by meeting_id
)
select s.child, s.held_on, s.participation, s.team, s.age_band
from shown as s
semi join covered_month as c
    on c.feed = 'lcs_supplement' and c.coverage = 'snapshot' and c.month = date_trunc('month', s.held_on)

union all

select m.child, m.held_on, m.participation, m.team, null
from minuted as m
anti join covered_month as c
    on c.feed = 'lcs_supplement' and c.coverage = 'snapshot' and c.month = date_trunc('month', m.held_on)
