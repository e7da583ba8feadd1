SELECT (SELECT revision FROM model_revision) AS revision, ARRAY(SELECT key FROM parked_key WHERE shard = $1) AS parked
