INSERT INTO equipment_reading (equipment, signal, reading)
SELECT n.equipment, n.signal, n.reading::json FROM unnest($1::text[], $2::text[], $3::text[]) AS n (equipment, signal, reading)
ON CONFLICT (equipment, signal) DO UPDATE SET reading = excluded.reading
