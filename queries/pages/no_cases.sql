-- The list of cases of a KPI nothing was loaded for.
select
    null::date as counted_on, null::varchar as child, null::int as numerator, null::int as denominator,
    null::varchar as why, null::bigint as case_number
where false
