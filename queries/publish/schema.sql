-- The values pages look up. One row a KPI, month, basis, dimension and member; no row is a month not loaded.
-- value is in the KPI's unit, unrounded (percent as 18.0), null where it cannot be computed.
-- complete: the look-back the numerator needs lies wholly inside what was loaded.
create table kpi_value (
    kpi varchar, month date, basis varchar, dimension varchar, member varchar,
    numerator double, denominator double, value double,
    complete boolean, provisional boolean, source varchar
)
