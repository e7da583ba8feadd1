INSERT INTO watch (id, equipment, instance, position, active, body)
SELECT n.id, n.equipment, n.instance, n.position, n.active, n.body::json
FROM unnest($1::text[], $2::text[], $3::text[], $4::int8[], $5::bool[], $6::text[]) AS n (id, equipment, instance, position, active, body)
