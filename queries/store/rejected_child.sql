-- Children named in rows a load rejected, by pseudonym. The extract did hold them, if not in a form that can be
-- counted: what earlier loads said of them stands.
create table if not exists rejected_child (load_id bigint, child varchar)
