INSERT INTO rule_state (equipment, rule, sequence, locals)
SELECT n.equipment, n.rule, n.sequence, n.locals::json
FROM unnest($1::text[], $2::text[], $3::int8[], $4::text[]) AS n (equipment, rule, sequence, locals)
ON CONFLICT (equipment, rule) DO UPDATE SET sequence = excluded.sequence, locals = excluded.locals
