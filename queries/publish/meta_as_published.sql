-- A draft's candidate as it is published: its one row says when, and under what name.
update meta set published_at = $published_at::timestamp, snapshot = $snapshot
