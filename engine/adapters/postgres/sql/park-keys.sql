INSERT INTO parked_key (key, shard, incident) SELECT * FROM unnest($1::text[], $2::int2[], $3::text[])
ON CONFLICT (key) DO NOTHING
