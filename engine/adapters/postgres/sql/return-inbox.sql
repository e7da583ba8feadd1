-- What was taken and not consumed goes back to its place.
INSERT INTO inbox (seq, shard, key, size, messages)
SELECT n.seq, $1, n.key, n.size, n.messages::json FROM unnest($2::int8[], $3::text[], $4::int[], $5::text[]) AS n (seq, key, size, messages)
