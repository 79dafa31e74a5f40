-- The ethnic group of each child, one of six, as the newest list that knows it says (where one list gives two, the last
-- by name, so that the same lists always give the same). One row a child. For feeds that know the child but not the
-- group.
with seen as (
    select child, ethnicity, load_id from store.children_in_need
    union all
    select child, ethnicity, load_id from store.care_leavers
    union all
    select child, ethnicity, load_id from store.early_help_assessments
    union all
    select child, ethnicity, load_id from store.referrals
)
select s.child, arg_max(s.ethnicity, (l.newness, s.ethnicity)) as ethnic_group
from seen as s
join live_load as l using (load_id)
where s.ethnicity <> 'Not known'
group by s.child
