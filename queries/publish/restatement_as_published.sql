-- A draft's candidate as it is published: what it restates is restated then, not when the draft was made.
update restatement
set restated_at = $published_at::timestamp
where restated_at = (select published_at from meta)
