-- `connection`: whose holder performs it; who has none is performed by any worker.
INSERT INTO effect (id, key, kind, lane, connection, next_at, requested_at, body)
SELECT n.id, n.key, n.kind, n.lane, CASE WHEN n.lane IS NOT NULL THEN effect_route(n.lane) END, n.at, n.at, n.body::json
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int8[], $6::text[]) AS n (id, key, kind, lane, at, body)
