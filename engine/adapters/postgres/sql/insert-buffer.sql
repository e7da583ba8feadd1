INSERT INTO buffered_event (equipment, event_id, position, signal, expires_at, event)
SELECT n.equipment, n.event_id, n.position, n.signal, n.expires_at, n.event::json
FROM unnest($1::text[], $2::text[], $3::int8[], $4::text[], $5::int8[], $6::text[]) AS n (equipment, event_id, position, signal, expires_at, event)
