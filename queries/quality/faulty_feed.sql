-- Feeds of whose newest extract something is blank or could not be read. One row a feed.
select distinct c.feed
from quality_column as c
join newest_extract as x on x.feed = c.feed and x.month = c.month and x.is_newest
where c.expected and c.filled < c."rows" or c.valid < c.filled
