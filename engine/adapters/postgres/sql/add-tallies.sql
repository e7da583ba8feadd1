-- Only the holder of a lane's shard adds to it.
INSERT INTO flow_node_tally AS t (flow, flow_node, hour, port, first_visit, lane, version, units, milliseconds)
SELECT n.flow, n.flow_node, n.hour, n.port, n.first_visit, $1::int2, n.version, n.units, n.milliseconds
FROM unnest($2::text[], $3::text[], $4::int8[], $5::text[], $6::bool[], $7::int8[], $8::int8[], $9::int4[]) AS n (flow, flow_node, hour, port, first_visit, units, milliseconds, version)
ON CONFLICT (flow, flow_node, hour, port, first_visit, lane, version) DO UPDATE SET units = t.units + excluded.units, milliseconds = t.milliseconds + excluded.milliseconds
