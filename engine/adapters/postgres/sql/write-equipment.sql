-- Compare and set by `version`; 1 is the first one. Holds that did not change come as NULL and stay as they are.
WITH written AS (
  INSERT INTO equipment_state AS e (equipment, version, consumed, holds)
  SELECT n.equipment, n.version, n.consumed, n.holds::json
  FROM unnest($1::text[], $2::int8[], $3::int8[], $4::text[]) AS n (equipment, version, consumed, holds)
  ON CONFLICT (equipment) DO UPDATE SET version = excluded.version, consumed = excluded.consumed,
    holds = CASE WHEN excluded.holds IS NULL THEN e.holds ELSE nullif(excluded.holds::text, '[]')::json END
  WHERE e.version = excluded.version - 1
  RETURNING version
)
SELECT expect_rows(count(*), cardinality($1::text[]), 'equipment_state') FROM written
