WITH written AS (
  UPDATE token AS t SET flow_node = n.flow_node, version = n.version, activation = n.activation, state = n.state, since = n.since, body = n.body::json
  FROM unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::int[], $6::text[], $7::int8[], $8::text[])
    AS n (id, expected, flow_node, version, activation, state, since, body)
  WHERE t.id = n.id AND t.version = n.expected
  RETURNING 1
)
SELECT expect_rows(count(*), cardinality($1::text[]), 'token') FROM written
