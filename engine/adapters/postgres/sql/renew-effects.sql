-- Keeps the leases of a process that is still at it. What is being finished in this moment is left alone: two statements that wait for each other's rows would be a deadlock.
UPDATE effect SET next_at = $2
WHERE id = ANY (ARRAY(SELECT id FROM effect WHERE lease = ANY ($1::uuid[]) AND state = 'running' FOR UPDATE SKIP LOCKED))
