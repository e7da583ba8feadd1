-- Writes an outcome if the lease is still ours; no row when another has performed it since.
UPDATE effect SET state = $3, finished_at = $4, next_at = coalesce($5, next_at), error = $6, lease = NULL
WHERE id = $1 AND lease = $2::uuid AND state = 'running'
RETURNING id
