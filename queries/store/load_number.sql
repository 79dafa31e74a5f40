-- Numbers loads in the order they came.
create sequence if not exists load_number
