-- A message that was sent before under the same id and still waits is not there twice.
INSERT INTO inbox (shard, key, size, message_id, messages)
SELECT n.shard, n.key, n.size, n.message_id, n.messages::json
FROM unnest($1::int2[], $2::text[], $3::int[], $4::text[], $5::text[]) WITH ORDINALITY AS n (shard, key, size, message_id, messages, place)
ORDER BY n.place
ON CONFLICT (message_id) WHERE message_id IS NOT NULL DO NOTHING
