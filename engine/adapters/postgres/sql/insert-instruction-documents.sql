-- Always in the order of ids, so that two drains never wait for each other.
INSERT INTO instruction_document (id, body)
SELECT n.id, n.body::json FROM unnest($1::text[], $2::text[]) AS n (id, body) ORDER BY n.id
ON CONFLICT (id) DO NOTHING
