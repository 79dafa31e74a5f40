-- Before the second publication there is nothing to compare with.
create table restatement (
    kpi varchar, month date, basis varchar, old_value double, new_value double, old_numerator double,
    new_numerator double, old_denominator double, new_denominator double, restated_at timestamp
)
