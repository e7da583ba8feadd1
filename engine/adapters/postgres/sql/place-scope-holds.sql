INSERT INTO scope_hold (id, scope, subject, reason, person, placed_at)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int8[])
ON CONFLICT (id) DO NOTHING
