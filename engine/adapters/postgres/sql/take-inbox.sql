-- Takes the oldest rows of each of the shards $1: of one at most $2, and no more once they hold $3 messages. A statement of its own, so that it sees everything
-- committed before the locks were had; of a shard whose lock this very transaction has not (it is sent right behind lock-shards) it takes nothing. Nobody else changes
-- rows of a shard that this transaction holds, so that what was seen at a place still lies there.
DELETE FROM inbox WHERE ctid = ANY (ARRAY(
  SELECT taken.spot FROM shard AS s
  CROSS JOIN LATERAL (
    SELECT spot, size, sum(size) OVER (ORDER BY seq, place) AS total
    FROM (SELECT ctid AS spot, seq, place, size FROM inbox WHERE shard = s.id ORDER BY seq, place LIMIT $2) AS oldest
  ) AS taken
  WHERE s.id = ANY ($1::int2[]) AND s.drained_by = pg_current_xact_id_if_assigned() AND taken.total - taken.size < $3
))
RETURNING seq, place, shard, key, messages
