-- Leases at most $2 effects that are due at $1, until $3: pending ones, and those whose lease ran out because who had it died. Of a lane only the first.
UPDATE effect AS e SET state = 'running', attempts = e.attempts + 1, next_at = $3, lease = $4::uuid
WHERE e.id = ANY (ARRAY(
  SELECT id FROM effect AS due
  WHERE due.state IN ('pending', 'running') AND due.next_at <= $1
    AND (due.lane IS NULL OR NOT EXISTS (
      SELECT FROM effect AS earlier WHERE earlier.lane = due.lane AND earlier.position < due.position AND earlier.state IN ('pending', 'running')
    ))
  ORDER BY due.next_at, due.position LIMIT $2 FOR UPDATE SKIP LOCKED
))
RETURNING e.id, e.position, e.attempts, e.body
