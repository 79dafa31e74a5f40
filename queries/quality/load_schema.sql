-- How many rows each load of a feed brought. One row a feed and as-at date. low and high: what would have been usual,
-- by the loads before it; anomaly: 'fewer' or 'more' where it was not.
create table quality_load (
    feed varchar, as_at date, read bigint, accepted bigint, rejected bigint, low bigint, high bigint, anomaly varchar
)
