WITH written AS (DELETE FROM watch WHERE id = ANY ($1::text[]) RETURNING 1)
SELECT expect_rows(count(*), cardinality($1::text[]), 'closed watch') FROM written
