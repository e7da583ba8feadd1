-- Timers that are due at $1, at most $2: gone from here, and by the same transaction in an inbox.
DELETE FROM timer WHERE id = ANY (ARRAY(SELECT id FROM timer WHERE due_at <= $1 ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED))
RETURNING id, instance, token, activation, name, due_at, equipment
