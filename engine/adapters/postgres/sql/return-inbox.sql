-- What was taken and not consumed goes back to its place.
INSERT INTO inbox (seq, shard, key, size, messages)
SELECT n.seq, n.shard, n.key, n.size, n.messages::json
FROM unnest($1::int8[], $2::int2[], $3::text[], $4::int[], $5::text[]) AS n (seq, shard, key, size, messages)
