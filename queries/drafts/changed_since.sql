-- Loads that came to count, or ceased to, since a draft was copied. One row a load, newest change first.
select
    l.file, l.undone_at is not null as undone,
    coalesce(l.undone_by, l.loaded_by) as who, coalesce(l.undone_at, l.loaded_at) as changed_at, l.load_id
from loads as l
left join draft.base_load as b using (load_id)
where (l.undone_at is null) <> coalesce(b.counted, false)
order by changed_at desc, l.load_id desc
