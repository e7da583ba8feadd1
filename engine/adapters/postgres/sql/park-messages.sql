-- Behind the incident of their key, in the order of the shard; what was sent in this drain takes its place now.
INSERT INTO parked_message (seq, place, shard, key, size, messages)
SELECT coalesce(n.seq, nextval(pg_get_serial_sequence('inbox', 'seq'))), n.place, n.shard, n.key, n.size, n.messages::json
FROM unnest($1::int8[], $2::int2[], $3::int2[], $4::text[], $5::int[], $6::text[]) WITH ORDINALITY AS n (seq, place, shard, key, size, messages, position)
ORDER BY n.position
