-- What the assessments authorised in some months found, together. One row a team and finding.
select
    coalesce(team, 'Not recorded') as team, finding,
    sum(authorised)::int as authorised, sum(in_time)::int as in_time
from detail.assessment_step
where month between $since and $month
group by all
order by authorised desc, team, finding
