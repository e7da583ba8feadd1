-- Leases effects that are due at $1, until $3: pending ones, and those whose lease ran out because who had it died. Of a lane only the first. At most $2 of those that need no
-- connection (with $6: of all), if $5, and at most $2 of those that go out through the connections $7. Only of the kinds $8.
UPDATE effect AS e SET state = 'running', attempts = e.attempts + 1, next_at = $3, lease = $4::uuid, holder = $9
WHERE e.id = ANY (
  ARRAY(
    SELECT id FROM effect AS due
    WHERE $5::boolean AND ($6::boolean OR due.connection IS NULL)
      AND due.state IN ('pending', 'running') AND due.next_at <= $1 AND due.kind = ANY ($8::text[])
      AND (due.lane IS NULL OR NOT EXISTS (
        SELECT FROM effect AS earlier WHERE earlier.lane = due.lane AND earlier.position < due.position AND earlier.state IN ('pending', 'running')
      ))
    ORDER BY due.next_at, due.position LIMIT $2 FOR UPDATE SKIP LOCKED
  ) || ARRAY(
    SELECT id FROM effect AS due
    WHERE NOT $6::boolean AND due.connection = ANY ($7::text[])
      AND due.state IN ('pending', 'running') AND due.next_at <= $1 AND due.kind = ANY ($8::text[])
      AND NOT EXISTS (
        SELECT FROM effect AS earlier WHERE earlier.lane = due.lane AND earlier.position < due.position AND earlier.state IN ('pending', 'running')
      )
    ORDER BY due.next_at, due.position LIMIT $2 FOR UPDATE SKIP LOCKED
  )
)
RETURNING e.id, e.position, e.attempts, e.body
