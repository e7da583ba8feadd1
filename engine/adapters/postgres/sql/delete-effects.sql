-- Effects that are done with since before $1, at most $2.
DELETE FROM effect WHERE id = ANY (ARRAY(
  SELECT id FROM effect WHERE finished_at < $1 AND state IN ('succeeded', 'failed', 'skipped') ORDER BY finished_at LIMIT $2 FOR UPDATE SKIP LOCKED
))
