-- What became of the referrals of some months together. One row a source and team.
select
    coalesce(source, 'Not recorded') as source, coalesce(team, 'Not recorded') as team,
    sum(referrals)::int as referrals, sum(no_further_action)::int as no_further_action,
    sum(action_taken)::int as action_taken, sum(rereferrals)::int as rereferrals,
    sum(traceable)::int as traceable, sum(assessed)::int as assessed
from detail.referral_step
where month between $since and $month
group by all
order by referrals desc, source, team
