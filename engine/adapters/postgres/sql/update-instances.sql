-- Compare and set by `sequence`. `data` and `visits` come when they are folded; else they are NULL, stay as they are, and history has what changed.
WITH written AS (
  UPDATE instance AS i SET version = n.version, quantity = n.quantity, state = n.state, sequence = n.sequence, finished_at = coalesce(n.finished_at, i.finished_at),
    equipment = coalesce(n.equipment::json, i.equipment), data = coalesce(n.data::json, i.data), visits = coalesce(n.visits::json, i.visits), body = n.body::json,
    folded_at = CASE WHEN n.data IS NULL THEN i.folded_at ELSE n.sequence END
  FROM unnest($1::text[], $2::int[], $3::int[], $4::float8[], $5::text[], $6::int[], $7::int8[], $8::text[], $9::text[], $10::text[], $11::text[])
    AS n (id, expected, version, quantity, state, sequence, finished_at, equipment, data, visits, body)
  WHERE i.id = n.id AND i.sequence = n.expected
  RETURNING 1
)
SELECT expect_rows(count(*), cardinality($1::text[]), 'instance') FROM written
