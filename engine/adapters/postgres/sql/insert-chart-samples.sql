INSERT INTO chart_sample (flow, flow_node, equipment, version, sample, from_at, to_at, limits_version, is_out, body)
SELECT n.flow, n.flow_node, n.equipment, n.version, n.sample, n.from_at, n.to_at, n.limits_version, n.is_out, n.body::json
FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::int[], $6::int8[], $7::int8[], $8::int[], $9::bool[], $10::text[])
  AS n (flow, flow_node, equipment, version, sample, from_at, to_at, limits_version, is_out, body)
