INSERT INTO hold (id, instance, reason, person, placed_at) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int8[])
ON CONFLICT (id) DO NOTHING
