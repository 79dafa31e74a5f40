-- Completed assessments and the factors they identified, as the supplements showed them. One row a child a day of
-- authorisation. A supplement shows the latest assessment of each child open on its day: one of a child closed before
-- that day was never shown. The factors are those the newest supplement gives; team and the rest what the first said.
-- An assessment without factors is left out: nobody recorded what it found ("no factors" has a code, 21), and DfE
-- too divides by the assessments with factors. Children in Need census, factors identified at the end of assessment.
with shown as (
    select
        child, assessment_date,
        string_split(arg_max(factors, counted_on), ' ') as codes,
        arg_min(case_status, counted_on) as case_status,
        arg_min(service, counted_on) as service,
        arg_min(team, counted_on) as team,
        arg_min(locality, counted_on) as locality,
        arg_min(age_band, counted_on) as age_band,
        arg_min(gender, counted_on) as gender
    from open_case
    where assessment_date is not null and factors is not null
    group by child, assessment_date
)
select
    *,
    list_contains(codes, '16A') as neglect,
    list_has_any(codes, ['3A', '3B', '3C', '3']) as domestic_abuse,
    list_contains(codes, '3A') as domestic_abuse_of_child,
    list_contains(codes, '3B') as domestic_abuse_of_parent,
    list_contains(codes, '3C') as domestic_abuse_of_another,
    list_contains(codes, '11A') as sexual_exploitation,
    list_contains(codes, '24A') as criminal_exploitation,
    array_to_string(codes, ' ') as factors
from shown
