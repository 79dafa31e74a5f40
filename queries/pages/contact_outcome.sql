-- What was decided on the contacts of some months together. One row a source agency and outcome.
select
    coalesce(agency, 'Not recorded') as agency, outcome,
    sum(contacts)::int as contacts, sum(due)::int as due, sum(in_time)::int as in_time,
    sum(traceable)::int as traceable, sum(referred)::int as referred
from detail.contact_outcome
where month between $since and $month
group by all
order by contacts desc, agency, outcome
