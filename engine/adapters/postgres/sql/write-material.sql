-- Compare and set by `sequence`: what it was before this drain, 0 for a lot that is new.
WITH written AS (
  INSERT INTO material_lot AS m (id, definition, quantity, state, reason, expires_at, allow_negative, supplier, sequence, changed_at)
  SELECT n.id, n.definition, n.quantity, n.state, n.reason, n.expires_at, n.allow_negative, n.supplier, n.sequence, n.changed_at
  FROM unnest($1::text[], $2::text[], $3::float8[], $4::text[], $5::text[], $6::int8[], $7::boolean[], $8::text[], $9::int[], $10::int8[], $11::int[])
    AS n (id, definition, quantity, state, reason, expires_at, allow_negative, supplier, sequence, changed_at, expected)
  ON CONFLICT (id) DO UPDATE SET quantity = excluded.quantity, state = excluded.state, reason = excluded.reason, expires_at = excluded.expires_at,
    sequence = excluded.sequence, changed_at = excluded.changed_at
  WHERE m.sequence = (SELECT e.expected FROM unnest($1::text[], $11::int[]) AS e (id, expected) WHERE e.id = m.id)
  RETURNING 1
)
SELECT expect_rows(count(*), cardinality($1::text[]), 'material lot') FROM written
