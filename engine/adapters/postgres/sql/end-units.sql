-- What a unit that has ended leaves open: its holds, nonconformances and incidents end with it.
WITH ended AS MATERIALIZED (SELECT * FROM unnest($1::text[], $2::int8[], $3::text[]) AS n (instance, at, result)),
released AS (
  UPDATE hold AS h SET released_at = ended.at, released_by = 'the unit''s end', release_reason = ended.result
  FROM ended WHERE h.instance = ended.instance AND h.released_at IS NULL
),
closed AS (
  UPDATE nonconformance AS c SET state = 'closed', closed_by = 'the unit''s end', closed_at = ended.at, reason = ended.result
  FROM ended WHERE c.instance = ended.instance AND c.state = 'open'
)
UPDATE incident AS i SET state = 'resolved', resolved_at = ended.at, resolved_by = 'the unit''s end', reason = ended.result
FROM ended WHERE i.instance = ended.instance AND i.state = 'open' AND i.kind = 'flowNode'
