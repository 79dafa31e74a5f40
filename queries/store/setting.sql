-- What the store must remember of itself, such as which pseudonym key it was built with.
create table if not exists setting (name varchar primary key, value varchar)
