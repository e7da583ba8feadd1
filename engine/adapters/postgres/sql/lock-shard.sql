-- Makes this transaction the writer of shard $1; no row when another has it or it is paused.
UPDATE shard SET epoch = epoch + 1, drained_by = pg_current_xact_id()
WHERE id = (SELECT id FROM shard WHERE id = $1 AND NOT paused FOR UPDATE SKIP LOCKED)
RETURNING epoch
