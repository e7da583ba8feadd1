-- Shards whose oldest inbox row has waited for longer than $1 milliseconds, by the database's clock, with how long. A row of the future waits as well: somebody has put the clock back.
SELECT s.id AS shard, abs((extract(epoch FROM clock_timestamp() - oldest.arrived_at) * 1000)::float8) AS age
FROM shard AS s
CROSS JOIN LATERAL (SELECT arrived_at FROM inbox WHERE shard = s.id ORDER BY seq LIMIT 1) AS oldest
WHERE NOT s.paused AND oldest.arrived_at NOT BETWEEN clock_timestamp() - make_interval(secs => $1::float8 / 1000) AND clock_timestamp() + interval '1 second'
