INSERT INTO latest_reading (equipment, signal, event, routed)
SELECT n.equipment, n.signal, n.event::json, n.routed FROM unnest($1::text[], $2::text[], $3::text[], $4::bool[]) AS n (equipment, signal, event, routed)
ON CONFLICT (equipment, signal) DO UPDATE SET event = excluded.event, routed = excluded.routed
