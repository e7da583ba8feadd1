-- Compare and set by `sequence`. A document that did not change comes as NULL and stays as it is.
WITH written AS (
  UPDATE instance AS i SET state = n.state, ended = n.ended, sequence = n.sequence, next_token = n.next_token, next_activation = n.next_activation,
    finished_at = coalesce(n.finished_at, i.finished_at), data = coalesce(n.data::json, i.data), visits = coalesce(n.visits::json, i.visits),
    holds = coalesce(n.holds::json, i.holds), control = coalesce(n.control::json, i.control)
  FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::int[], $6::int[], $7::int[], $8::int8[], $9::text[], $10::text[], $11::text[], $12::text[])
    AS n (id, expected, state, ended, sequence, next_token, next_activation, finished_at, data, visits, holds, control)
  WHERE i.id = n.id AND i.sequence = n.expected
  RETURNING 1
)
SELECT expect_rows(count(*), cardinality($1::text[]), 'instance') FROM written
