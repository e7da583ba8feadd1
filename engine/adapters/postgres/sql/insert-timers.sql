INSERT INTO timer (id, instance, token, activation, name, due_at, equipment)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::int8[], $7::text[])
ON CONFLICT (id) DO NOTHING
