INSERT INTO history (stream, sequence, at, version, token_version, kind, flow, flow_node, token, cause, data, message)
SELECT n.stream, n.sequence, n.at, n.version, n.token_version, n.kind, n.flow, n.flow_node, n.token, n.cause, n.data::json, n.message::json
FROM unnest($1::text[], $2::int8[], $3::int8[], $4::int[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[])
  AS n (stream, sequence, at, version, token_version, kind, flow, flow_node, token, cause, data, message)
