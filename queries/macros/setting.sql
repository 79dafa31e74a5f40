-- A number the council has set (data/catalogue/settings.yaml), for example setting('statutory_visit_working_days').
create or replace temp macro setting(what) as (select number from council_setting where name = what)
