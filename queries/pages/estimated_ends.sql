-- Episodes that left a later list without an end date, by feed and list.
select * from estimated_end order by gone_by desc, feed
