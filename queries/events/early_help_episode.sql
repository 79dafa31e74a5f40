-- Early help assessments (EHA) with the episode that follows each, as the newest list that names each says. One row an
-- EHA. One open when last listed and gone from a later list has ended by then (end_is_estimated); one that had ended
-- inside a later list's window and is not in it was withdrawn. A later list that had to reject a row of one of its
-- children shows neither. A family without its number is known by its EHA.
with version as (
    from early_help_listed
    qualify row_number() over (partition by eha_id order by newness desc) = 1
),
missing_from as (
    select v.eha_id, v.end_date, newer.window_from, newer.as_at
    from version as v
    join live_load as newer on newer.feed = 'early_help' and newer.newness > v.newness
    where not exists (
        select 1
        from store.rejected_child as r
        where r.load_id = newer.load_id and list_contains(v.children, r.child)
    )
),
gone_by as (
    select eha_id, min(as_at) as as_at from missing_from where end_date is null group by eha_id
)
select
    v.* exclude (load_id, newness, as_at, children, end_date),
    coalesce(v.end_date, g.as_at) as end_date,
    v.end_date is null and g.as_at is not null as end_is_estimated
from version as v
left join gone_by as g using (eha_id)
where v.eha_id not in (select eha_id from missing_from where end_date between window_from and as_at)
