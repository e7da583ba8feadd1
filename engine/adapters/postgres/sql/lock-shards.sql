-- Makes this transaction the writer of those of the shards $1 that no other has and that are not paused.
UPDATE shard SET epoch = epoch + 1, drained_by = pg_current_xact_id()
WHERE id = ANY (ARRAY(SELECT id FROM shard WHERE id = ANY ($1::int2[]) AND NOT paused FOR UPDATE SKIP LOCKED))
RETURNING id, epoch
