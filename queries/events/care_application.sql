-- Applications for care or supervision orders. One row a family a day of issue: brothers and sisters entered on rows of
-- their own are one application, as Cafcass counts cases and not children.
-- It has concluded when the last of its rows has; final_order is that row's. A row taken out of the tracker says
-- nothing of the days it no longer stands for: neither that an application was issued then, nor that it concluded.
with standing as (
    select * replace (case when final_order_date <= stands_until then final_order_date end as final_order_date)
    from legal_case
    where issued_date <= stands_until
)
select
    family, issued_date,
    case when count(*) = count(final_order_date) then max(final_order_date) end as final_order_date,
    arg_max(final_order, final_order_date) as final_order,
    coalesce(bool_or(neglect), false) as with_neglect,
    coalesce(bool_or(domestic_abuse), false) as with_domestic_abuse,
    case
        when bool_or(neglect) and bool_or(domestic_abuse) then 'Neglect and domestic abuse'
        when bool_or(neglect) then 'Neglect'
        when bool_or(domestic_abuse) then 'Domestic abuse'
        when bool_or(not neglect) and bool_or(not domestic_abuse) then 'Neither'
    end as feature,
    arg_max(family_size, children) as family_size,
    coalesce(arg_max(of_children, children), any_value(of_children)) as of_children,
    max(team) as team
from standing
group by family, issued_date
