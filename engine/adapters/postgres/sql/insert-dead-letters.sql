INSERT INTO dead_letter (at, source, address, event_id, payload, reason)
SELECT * FROM unnest($1::int8[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
