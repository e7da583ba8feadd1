WITH written AS (
  DELETE FROM token AS t USING unnest($1::text[], $2::int[]) AS n (id, expected) WHERE t.id = n.id AND t.version = n.expected RETURNING 1
)
SELECT expect_rows(count(*), cardinality($1::text[]), 'ended token') FROM written
