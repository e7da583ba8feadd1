-- What was taken and not consumed goes back to its place.
INSERT INTO inbox (seq, place, shard, key, size, messages)
SELECT n.seq, n.place, n.shard, n.key, n.size, n.messages::json
FROM unnest($1::int8[], $2::int2[], $3::int2[], $4::text[], $5::int[], $6::text[]) AS n (seq, place, shard, key, size, messages)
