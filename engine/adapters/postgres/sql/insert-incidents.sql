-- A message that was tried again and failed again: its incident is open again.
INSERT INTO incident (id, kind, key, instance, title, detail, opened_at, messages)
SELECT n.id, 'message', n.key, n.instance, n.title, n.detail, n.at, n.messages::json
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int8[], $7::text[]) AS n (id, key, instance, title, detail, at, messages)
ON CONFLICT (id) DO UPDATE SET state = 'open', detail = excluded.detail, opened_at = excluded.opened_at, messages = excluded.messages, resolved_at = NULL, resolved_by = NULL,
  action = NULL, reason = NULL
