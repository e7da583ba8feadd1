-- When those were recorded that may have come before and whose source says no time; $1: the look back begins there. Places are 0..n-1.
SELECT n.place - 1 AS place, m.source_time
FROM unnest($2::int8[], $3::int4[]) WITH ORDINALITY AS n (id_hash, signal_key, place)
CROSS JOIN LATERAL (
  SELECT source_time FROM machine_event
  WHERE signal_key = n.signal_key AND id_hash = n.id_hash AND source_time >= $1 AND received_at >= $1
  LIMIT 1
) AS m
