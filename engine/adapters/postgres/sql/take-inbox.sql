-- Takes the oldest rows of shard $1: at most $2, and no more once they hold $3 messages. A statement of its own, so that it sees everything committed before the
-- lock was had; without the lock (it is sent right behind lock-shard) it takes nothing.
DELETE FROM inbox
WHERE (SELECT drained_by FROM shard WHERE id = $1) = pg_current_xact_id_if_assigned()
  AND seq = ANY (ARRAY(
    SELECT seq FROM (
      SELECT seq, size, sum(size) OVER (ORDER BY seq) AS total
      FROM (SELECT seq, size FROM inbox WHERE shard = $1 ORDER BY seq LIMIT $2) AS oldest
    ) AS counted
    WHERE total - size < $3
  ))
RETURNING seq, key, messages
