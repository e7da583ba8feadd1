UPDATE reaction_check AS c SET answered_at = n.at, person = n.person, outcome = n.outcome, entries = n.entries::json
FROM unnest($1::text[], $2::int8[], $3::text[], $4::text[], $5::text[]) AS n (id, at, person, outcome, entries) WHERE c.id = n.id
