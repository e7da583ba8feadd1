UPDATE unit_migration AS u SET state = 'refused', decided_at = n.at, detail = n.detail
FROM unnest($1::text[], $2::text[], $3::int8[]) AS n (id, detail, at) WHERE u.id = n.id AND u.state = 'pending'
