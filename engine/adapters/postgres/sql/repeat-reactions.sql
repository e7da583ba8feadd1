UPDATE reaction AS r SET times = n.times, last_at = n.at
FROM unnest($1::text[], $2::int[], $3::int8[]) AS n (id, times, at) WHERE r.id = n.id
