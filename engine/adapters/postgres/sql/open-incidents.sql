-- A rule's flowNode may fail again after it worked: the same incident is open again.
INSERT INTO incident AS i (id, kind, key, instance, token, activation, flow, version, flow_node, title, detail, opened_at)
SELECT n.id, 'flowNode', n.key, n.instance, n.token, n.activation, n.flow, n.version, n.flow_node, n.title, n.detail, n.at
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::int[], $8::text[], $9::text[], $10::text[], $11::int8[])
  AS n (id, key, instance, token, activation, flow, version, flow_node, title, detail, at)
ON CONFLICT (id) DO UPDATE SET state = 'open', title = excluded.title, detail = excluded.detail, opened_at = excluded.opened_at, resolved_at = NULL,
  resolved_by = NULL, action = NULL, reason = NULL
