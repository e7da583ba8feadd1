INSERT INTO genealogy (stream, sequence, source, target, relation, definition, quantity, at, flow_node, person)
SELECT * FROM unnest($1::text[], $2::int8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::float8[], $8::int8[], $9::text[], $10::text[])
