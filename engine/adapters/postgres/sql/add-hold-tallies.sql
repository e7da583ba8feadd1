-- Only the holder of a lane's shard adds to it.
INSERT INTO flow_node_hold_tally AS t (flow, flow_node, hour, version, lane, holds)
SELECT n.flow, n.flow_node, n.hour, n.version, $1::int2, n.holds
FROM unnest($2::text[], $3::text[], $4::int8[], $5::int4[], $6::int8[]) AS n (flow, flow_node, hour, version, holds)
ON CONFLICT (flow, flow_node, hour, version, lane) DO UPDATE SET holds = t.holds + excluded.holds
