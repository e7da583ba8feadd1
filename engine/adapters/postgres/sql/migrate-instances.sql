-- What is open of a unit follows it to the version that it moved to. Only rows of the version before: what the new one opened in the same drain is there already.
WITH moved AS (
  SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::text[], $6::int8[]) AS n (instance, migration, from_version, to_version, map, at)
),
instructions AS (
  UPDATE open_work_instruction AS w SET version = m.to_version, flow_node = coalesce(m.map::json->>w.flow_node, w.flow_node)
  FROM moved m WHERE w.id > m.instance || '.' AND w.id < m.instance || '/' AND w.instance = m.instance AND w.version = m.from_version RETURNING 1
),
nonconformances AS (
  UPDATE nonconformance AS c SET version = m.to_version, flow_node = coalesce(m.map::json->>c.flow_node, c.flow_node)
  FROM moved m WHERE c.instance = m.instance AND c.state = 'open' AND c.version = m.from_version RETURNING 1
),
incidents AS (
  UPDATE incident AS c SET version = m.to_version, flow_node = coalesce(m.map::json->>c.flow_node, c.flow_node)
  FROM moved m WHERE c.instance = m.instance AND c.state = 'open' AND c.kind = 'flowNode' AND c.version = m.from_version RETURNING 1
)
UPDATE unit_migration AS u SET state = 'moved', decided_at = m.at FROM moved m WHERE u.id = m.migration
