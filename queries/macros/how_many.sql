-- A number with what is counted, for the words that say why a case counted: 1 working day, 38 working days.
create or replace temp macro how_many(n, thing) as
concat(coalesce(n::varchar, 'an unknown number of'), ' ', thing, case when n is distinct from 1 then 's' end)
