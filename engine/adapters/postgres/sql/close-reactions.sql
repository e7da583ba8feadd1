UPDATE reaction AS r SET closed_at = n.at, closed_by = n.person, close_reason = n.reason, signing_by = NULL
FROM unnest($1::text[], $2::int8[], $3::text[], $4::text[]) AS n (id, at, person, reason) WHERE r.id = n.id
