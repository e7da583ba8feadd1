INSERT INTO reaction_check (id, reaction, flow, version, flow_node, equipment, station, why, instruction, instance, serial_number, job_order, opened_at)
SELECT n.id, n.reaction, n.flow, n.version, n.flow_node, n.equipment, n.station, n.why, n.instruction::json, n.instance, n.serial_number, n.job_order, n.opened_at
FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::int8[])
  AS n (id, reaction, flow, version, flow_node, equipment, station, why, instruction, instance, serial_number, job_order, opened_at)
