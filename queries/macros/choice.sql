-- A word the council has chosen (data/catalogue/settings.yaml), for example choice('external_means').
create or replace temp macro choice(what) as (select word from council_setting where name = what)
