-- Children and young people open to the service as each supplement saw them: practice standards and features that
-- Annex A does not hold. One row a child an extract; of two rows of one child the later stands.
-- The supplement says nothing of age and gender: the lists of Annex A do, the latest of the year before the extract.
-- Locality is the supplement's own, else that of the team (list of teams), which gives the service too.
select
    s.counted_on, s.child, s.case_status,
    s.oversight_date, s.assessment_date, s.factors, s.chronology_date,
    s.plan_date, s.pathway_plan_date, s.pathway_review_date, s.took_part,
    s.pep_required, s.pep_date, s.initial_health_date, s.immunised, s.sdq_score,
    s.social_workers_12m, s.previous_plan_end_date, s.independent_visitor, s.advocate_offered,
    s.on_act_pathway, s.complex_safeguarding,
    t.service, s.team, coalesce(s.locality, t.locality) as locality,
    case when p.said_on > s.counted_on - interval 12 months then p.age_band end as age_band, p.gender
from current_snapshots('lcs_supplement') as s
left join team_list as t
    on t.team = s.team and s.counted_on >= t.valid_from and (t.valid_to is null or s.counted_on <= t.valid_to)
asof left join person_on_lists as p
    on p.child = s.child and p.said_on <= s.counted_on
qualify row_number() over (partition by s.child, s.counted_on order by s.ordinal desc, t.valid_from desc) = 1
