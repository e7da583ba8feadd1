INSERT INTO nonconformance (id, instance, token, activation, name, flow, version, flow_node, serial_number, job_order, title, defect, description, opened_at)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::int[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[],
  $13::text[], $14::int8[])
ON CONFLICT (id) DO NOTHING
