INSERT INTO andon_call (id, station, title, severity, origin, instance, serial_number, called_at)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int8[])
ON CONFLICT (id) DO NOTHING
