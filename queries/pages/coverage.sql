-- What has arrived, feed by feed.
select * from coverage order by feed
