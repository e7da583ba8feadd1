-- Places (0..n-1) of those events that this very transaction recorded.
SELECT n.place - 1 AS place
FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int4[]) WITH ORDINALITY AS n (received_at, source_time, id_hash, signal_key, place)
JOIN machine_event AS m
  ON m.signal_key = n.signal_key AND m.source_time = n.source_time AND m.id_hash = n.id_hash AND m.received_at = n.received_at
WHERE m.xmin = pg_current_xact_id()::xid
