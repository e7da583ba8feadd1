SELECT (SELECT revision FROM model_revision) AS revision, ARRAY(SELECT key FROM parked_key WHERE shard = ANY ($1::int2[])) AS parked
