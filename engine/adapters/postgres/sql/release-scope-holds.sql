UPDATE scope_hold AS s SET released_at = n.at, released_by = n.person, release_reason = n.reason
FROM unnest($1::text[], $2::int8[], $3::text[], $4::text[]) AS n (id, at, person, reason) WHERE s.id = n.id AND s.released_at IS NULL
