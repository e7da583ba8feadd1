UPDATE nonconformance AS c SET state = 'closed', disposition = n.disposition, closed_by = n.person, closed_at = n.closed_at, reason = n.reason
FROM unnest($1::text[], $2::text[], $3::text[], $4::int8[], $5::text[]) AS n (id, disposition, person, closed_at, reason)
WHERE c.id = n.id
