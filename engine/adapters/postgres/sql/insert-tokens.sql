INSERT INTO token (id, instance, flow_node, version, activation, state, since, body)
SELECT n.id, n.instance, n.flow_node, n.version, n.activation, n.state, n.since, n.body::json
FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::int[], $6::text[], $7::int8[], $8::text[])
  AS n (id, instance, flow_node, version, activation, state, since, body)
