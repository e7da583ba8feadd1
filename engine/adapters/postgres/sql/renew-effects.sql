-- Keeps the leases of a process that is still at it.
UPDATE effect SET next_at = $2 WHERE lease = ANY ($1::uuid[]) AND state = 'running'
