INSERT INTO reaction (id, flow, version, flow_node, equipment, signal, title, sign_off, firing, instance, serial_number, opened_at, last_at)
SELECT n.*, n.opened_at FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bool[], $9::text[], $10::text[], $11::text[], $12::int8[])
  AS n (id, flow, version, flow_node, equipment, signal, title, sign_off, firing, instance, serial_number, opened_at)
