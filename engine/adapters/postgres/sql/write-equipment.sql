-- Compare and set by `version`; 1 is the first one. Holds and units that did not change come as NULL and stay as they are.
WITH written AS (
  INSERT INTO equipment_state AS e (equipment, version, consumed, holds, served)
  SELECT n.equipment, n.version, n.consumed, n.holds::json, n.served::json
  FROM unnest($1::text[], $2::int8[], $3::int8[], $4::text[], $5::text[]) AS n (equipment, version, consumed, holds, served)
  ON CONFLICT (equipment) DO UPDATE SET version = excluded.version, consumed = excluded.consumed,
    holds = CASE WHEN excluded.holds IS NULL THEN e.holds ELSE nullif(excluded.holds::text, '[]')::json END,
    served = coalesce(excluded.served, e.served)
  WHERE e.version = excluded.version - 1
  RETURNING version
)
SELECT expect_rows(count(*), cardinality($1::text[]), 'equipment_state') FROM written
