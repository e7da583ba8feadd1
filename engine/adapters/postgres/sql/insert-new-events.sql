-- Records events that are all new, in the order in which they arrived. When one of them is known (today's by that partition's unique index, one of the days before by looking there, $1 to $2), or interest is not of
-- revision $13 any more, the transaction fails: what is sent behind this statement counts on it.
WITH written AS (
  INSERT INTO machine_event (received_at, source_time, id_hash, signal_key, quality, routed, logical, number, text, status_code)
  SELECT n.received_at, n.source_time, n.id_hash, n.signal_key, n.quality, n.routed, n.logical, n.number, n.text, n.status_code
  FROM unnest($3::int8[], $4::int8[], $5::int8[], $6::int4[], $7::int2[], $8::bool[], $9::bool[], $10::float8[], $11::text[], $12::text[])
    WITH ORDINALITY AS n (received_at, source_time, id_hash, signal_key, quality, routed, logical, number, text, status_code, place)
  WHERE NOT EXISTS (
    SELECT FROM machine_event AS m
    WHERE m.signal_key = n.signal_key AND m.source_time = n.source_time AND m.id_hash = n.id_hash AND m.received_at >= $1 AND m.received_at < $2
  )
  ORDER BY n.place
  RETURNING 1
)
SELECT refuse_unless(count(*) = cardinality($3::int8[]) AND (SELECT revision FROM model_revision) = $13::int8) FROM written
