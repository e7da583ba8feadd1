INSERT INTO open_work_instruction (id, instance, activation, name, flow, version, flow_node, station, opened_at, reference)
SELECT n.id, n.instance, n.activation, n.name, n.flow, n.version, n.flow_node, n.station, n.opened_at, n.reference::json
FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::int[], $7::text[], $8::text[], $9::int8[], $10::text[])
  AS n (id, instance, activation, name, flow, version, flow_node, station, opened_at, reference)
