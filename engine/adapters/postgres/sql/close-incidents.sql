UPDATE incident AS i SET state = 'resolved', resolved_at = n.at, resolved_by = n.person, action = n.action, reason = n.reason
FROM unnest($1::text[], $2::int8[], $3::text[], $4::text[], $5::text[]) AS n (id, at, person, action, reason)
WHERE i.id = n.id
