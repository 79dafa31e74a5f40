-- The figures of DfE's local authority interactive tool under the codes of the open data. One row a measure, year, area.
-- LAIT numbers England 970 and the regions 980 to 990; every other number is an authority's old code. It writes '-'
-- for every symbol, so nothing more can be said than that the figure is not available (x). Its years are words:
-- '2025', '2025 (Rev)', '2024-25', '2015/16', '2013/14-15/16' (then the last); a revised figure goes first.
with named as (
    select
        l.measure, l.la_number, coalesce(r.today, l.area_name) as area_name, l.value, l.years,
        regexp_replace(l.years, '\s*\(.*\)\s*$', '') as span,
        case
            when l.la_number = '970' then 'National'
            when l.la_number between '980' and '990' then 'Regional'
            else 'Local authority'
        end as level
    from current_reference('lait') as l
    left join renamed_region as r on r.lait = l.area_name
),
dated as (
    select
        *,
        regexp_extract(span, '^\d{4}')::int as first_year,
        regexp_extract(span, '\d+$') as last_part
    from named
    where regexp_matches(span, '^(19|20)\d{2}([/-]\d{2}(\d{2})?)*$')
),
area as (
    select level, area_code, old_la_code, area_name, region_name
    from published_figure
    qualify row_number() over (
        partition by level, coalesce(old_la_code, area_code) order by region_name is null, period desc
    ) = 1
),
places as (
    select measure, any_value(decimals order by decimals desc) as decimals
    from current_reference('lait_dictionary')
    group by measure
)
select
    d.measure,
    case length(d.last_part)
        when 4 then d.last_part::int
        else d.first_year + (d.last_part::int - d.first_year % 100 + 100) % 100
    end as period,
    d.level, a.area_code, a.old_la_code, a.area_name, a.region_name,
    round(d.value, coalesce(p.decimals, 9)::int) as value,
    case when d.value is null then 'x' end as symbol
from dated as d
join area as a
    on a.level = d.level
   and case d.level
           when 'National' then true
           when 'Regional' then a.area_name = d.area_name
           else a.old_la_code = d.la_number
       end
left join places as p using (measure)
qualify row_number() over (
    partition by d.measure, period, d.level, a.area_code order by d.years ilike '%rev%' desc, d.years
) = 1
