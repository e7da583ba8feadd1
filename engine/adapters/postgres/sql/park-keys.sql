INSERT INTO parked_key (key, shard, incident) SELECT n.key, $1, n.incident FROM unnest($2::text[], $3::text[]) AS n (key, incident)
ON CONFLICT (key) DO NOTHING
