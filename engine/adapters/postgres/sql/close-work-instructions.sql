UPDATE work_instruction AS w SET state = n.state, closed_at = n.closed_at, person = n.person, outcome = n.outcome, entries = n.entries::json
FROM unnest($1::text[], $2::text[], $3::int8[], $4::text[], $5::text[], $6::text[]) AS n (id, state, closed_at, person, outcome, entries)
WHERE w.id = n.id
