-- Families assessed to adopt: the stages of one assessment. One row a family an assessment; two partners are one
-- family, whose stage began with the first of them and ended with the last. Annex A list 11 (one row an adopter).
-- A family that enquires again more than twelve months after it last did is assessed anew.
with adopter as (
    select *
    from current_events('adopters')
    qualify row_number() over (
        partition by adopter, coalesce(stage_1_start_date, enquiry_date) order by newness desc, ordinal desc
    ) = 1
),
of_household as (
    select
        *,
        coalesce(family, adopter) as household,
        lag(enquiry_date) over (partition by household order by enquiry_date) as enquired_before
    from adopter
),
numbered as (
    select
        *,
        1 + count(*) filter (where enquiry_date > enquired_before + interval 12 months) over (
            partition by household order by enquiry_date
        ) as assessment
    from of_household
)
select
    household as family, assessment,
    min(enquiry_date) as enquiry_date,
    min(stage_1_start_date) as stage_1_start_date,
    max(stage_1_end_date) as stage_1_end_date,
    min(stage_2_start_date) as stage_2_start_date,
    max(stage_2_end_date) as stage_2_end_date,
    max(approved_date) as approved_date,
    case
        when bool_or(fostering_for_adoption = 'Yes') then 'Fostering for adoption'
        when bool_or(fostering_for_adoption = 'No') then 'Adoption only'
    end as route
from numbered
group by all
