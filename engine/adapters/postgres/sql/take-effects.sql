-- Leases effects that are due at $1, until $3: pending ones, and those whose lease ran out because who had it died. First the heads: at most $2 of those that need no connection (with $6:
-- of all), if $5, and at most $2 of those that go out through the connections $7; of a lane only its oldest one, and of the kinds $8 alone. With the head of a lane come those that follow it there
-- without a gap, at most $10: who holds the head's row is the only one who may take them.
WITH heads AS (
  SELECT id, lane, position FROM effect WHERE id = ANY (
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
),
followers AS (
  SELECT f.id FROM heads CROSS JOIN LATERAL (
    SELECT id, bool_and(next_at <= $1) OVER (ORDER BY position) AS without_gap
    FROM (
      SELECT id, position, next_at FROM effect
      WHERE lane = heads.lane AND position > heads.position AND state IN ('pending', 'running')
      ORDER BY position LIMIT $10
    ) AS behind
  ) AS f WHERE f.without_gap
)
UPDATE effect AS e SET state = 'running', attempts = e.attempts + 1, next_at = $3, lease = $4::uuid, holder = $9
WHERE e.id = ANY (ARRAY(SELECT id FROM heads UNION ALL SELECT id FROM followers)) AND e.state IN ('pending', 'running') AND e.next_at <= $1
RETURNING e.id, e.position, e.attempts, e.lane, e.body
