WITH written AS (
  UPDATE watch AS w SET active = n.active, body = n.body::json
  FROM unnest($1::text[], $2::bool[], $3::text[]) AS n (id, active, body) WHERE w.id = n.id
  RETURNING 1
)
SELECT expect_rows(count(*), cardinality($1::text[]), 'watch') FROM written
