-- A hold that was planned for a flowNode comes once more when it takes effect there: then without the flowNode.
INSERT INTO hold (id, instance, reason, person, placed_at, flow_node)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int8[], $6::text[])
ON CONFLICT (id) DO UPDATE SET flow_node = excluded.flow_node
