WITH written AS (
  DELETE FROM buffered_event AS b USING unnest($1::text[], $2::text[]) AS n (equipment, event_id)
  WHERE b.equipment = n.equipment AND b.event_id = n.event_id
  RETURNING 1
)
SELECT expect_rows(count(*), cardinality($1::text[]), 'buffered event') FROM written
