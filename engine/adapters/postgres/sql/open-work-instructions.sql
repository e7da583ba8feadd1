INSERT INTO work_instruction (id, instance, token, activation, name, flow, version, flow_node, station, opened_at, instruction)
SELECT n.id, n.instance, n.token, n.activation, n.name, n.flow, n.version, n.flow_node, n.station, n.opened_at, n.instruction::json
FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::int[], $8::text[], $9::text[], $10::int8[], $11::text[])
  AS n (id, instance, token, activation, name, flow, version, flow_node, station, opened_at, instruction)
