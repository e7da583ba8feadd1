-- Behind the incident of their key, in the order of the shard; what was sent in this drain takes its place now.
INSERT INTO parked_message (seq, shard, key, size, messages)
SELECT coalesce(n.seq, nextval(pg_get_serial_sequence('inbox', 'seq'))), n.shard, n.key, n.size, n.messages::json
FROM unnest($1::int8[], $2::int2[], $3::text[], $4::int[], $5::text[]) WITH ORDINALITY AS n (seq, shard, key, size, messages, place)
ORDER BY n.place
