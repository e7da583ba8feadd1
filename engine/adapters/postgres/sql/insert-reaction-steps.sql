INSERT INTO reaction_step (reaction, sequence, at, kind, flow_node, data)
SELECT n.reaction, n.sequence, n.at, n.kind, n.flow_node, n.data::json
FROM unnest($1::text[], $2::int8[], $3::int8[], $4::text[], $5::text[], $6::text[]) AS n (reaction, sequence, at, kind, flow_node, data)
